// Mails of many customers in one queue with a limit: an alarm is sent before all other mails, and a
// customer with many mails does not delay a customer with few.
import { defineActivity, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Mails {
  readonly customer: string;
  readonly count: number;
}

export const sendMail = defineActivity<string, string>('send-mail', { queue: 'mail' });
export const campaign = defineOrchestration<Mails[], string[]>('campaign');

/** The mails in the order of sending. */
export const sent: string[] = [];

export const handlers = [
  sendMail.handle(async (text) => {
    await new Promise((resolve) => setImmediate(resolve));
    sent.push(text);
    return text;
  }),
  campaign.handle(async (ctx, customers) => {
    const mails = customers.flatMap(({ customer, count }) =>
      Array.from({ length: count }, (_, i) =>
        ctx.call(sendMail, `${customer}-${i}`, { fairnessKey: customer }),
      ),
    );
    const alarm = ctx.call(sendMail, 'alarm', { priority: 1 });
    return [await alarm, ...(await Promise.all(mails))];
  }),
];

export const queues = ['mail'];

await asProgram(
  import.meta.url,
  handlers,
  async (client) => {
    await client.setQueue('mail', { activities: 1 });
    const large = { customer: 'large', count: 50 };
    const small = { customer: 'small', count: 2 };
    const instance = await client.start(campaign, [large, small]);
    await instance.result();
    console.log(sent.slice(0, 5).join(' '));
  },
  { queues },
);
