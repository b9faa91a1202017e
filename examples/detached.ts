// Detached: an instance is started without waiting for it. `ctx.start` resolves once the instance
// exists; from then on it is independent, also when its starter has ended.
import { AlreadyExistsError, defineActivity, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export const sendMail = defineActivity<string, string>('send-mail');
export const survey = defineOrchestration<{ visit: string }, string>('survey');
export const visit = defineOrchestration<string, { surveyId: string; isNew: boolean }>('visit');

export const handlers = [
  sendMail.handle((about) => `mail about ${about} sent`),
  survey.handle(async (ctx, { visit: id }) => {
    await ctx.sleep('100ms');
    return ctx.call(sendMail, id);
  }),
  visit.handle(async (ctx, id) => {
    const surveyId = `survey-${id}`;
    try {
      await ctx.start(survey, { visit: id }, { id: surveyId });
      return { surveyId, isNew: true };
    } catch (error) {
      if (error instanceof AlreadyExistsError) return { surveyId, isNew: false };
      throw error;
    }
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const id = `v-${Date.now()}`;
  for (const time of ['first', 'second']) {
    const instance = await client.start(visit, id);
    const { isNew } = await instance.result();
    console.log(`${time} visit: the survey is ${isNew ? 'started' : 'there already'}`);
  }
  await client.handle(survey, `survey-${id}`).result();
  console.log('the survey has ended');
});
