// Rewind: a shipment fails because of an unknown address. Once the address is known, the instance
// continues from the event before the mistake. Completed activities (the parcel is packed) do not
// run again. A fork does the same in another instance.
import type { InstanceHandle } from '@perdure/sdk';
import { ApplicationError, defineActivity, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export const pack = defineActivity<string, string>('pack');
export const deliver = defineActivity<string, string>('deliver');
export const shipment = defineOrchestration<string, string>('shipment');

/** The known addresses of customers. */
export const addresses = new Map<string, string>();
/** The effects of the activities, for the program and the test. */
export const done: string[] = [];

export const handlers = [
  pack.handle((customer) => {
    done.push(`packed for ${customer}`);
    return 'parcel 7';
  }),
  deliver.handle((customer) => {
    const address = addresses.get(customer);
    if (address === undefined) {
      throw new ApplicationError(`the address of ${customer} is unknown`, {
        type: 'NoAddress',
        nonRetryable: true,
      });
    }
    done.push(`delivered to ${address}`);
    return address;
  }),
  shipment.handle(async (ctx, customer) => {
    const parcel = await ctx.call(pack, customer);
    return `${parcel} is at ${await ctx.call(deliver, customer)}`;
  }),
];

/**
 * Resolves with the id of the event that scheduled the last activity. A rewind to it removes that
 * event and all later events.
 */
export async function beforeTheMistake(instance: InstanceHandle<string>): Promise<number> {
  let eventId = 1;
  for await (const { id, kind } of instance.history()) {
    if (kind === 'activityScheduled') eventId = id;
  }
  return eventId;
}

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(shipment, 'Ada');
  await instance
    .result()
    .catch((error: Error) => console.log(error.message.replace(/ \(.*\)/, '')));
  addresses.set('Ada', '12 Mill Road');
  await instance.rewind(await beforeTheMistake(instance), 'the address is known now');
  console.log(await instance.result());
  console.log(done.join('; '));
});
