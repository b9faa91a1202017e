// Taking an instance back: a shipment fails because of an address that nobody can deliver to. Once
// the address book is mended, the instance goes on from the event before the mistake. What was done
// before (the parcel is packed) is not done again. A fork tries the same with another instance.
import type { InstanceHandle } from '@perdure/sdk';
import { ApplicationError, defineActivity, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export const pack = defineActivity<string, string>('pack');
export const deliver = defineActivity<string, string>('deliver');
export const shipment = defineOrchestration<string, string>('shipment');

/** Where customers live, as far as anybody knows. */
export const addresses = new Map<string, string>();
/** What the activities did, for the program and the test to look at. */
export const done: string[] = [];

export const handlers = [
  pack.handle((customer) => {
    done.push(`packed for ${customer}`);
    return 'parcel 7';
  }),
  deliver.handle((customer) => {
    const address = addresses.get(customer);
    if (address === undefined) {
      throw new ApplicationError(`nobody knows where ${customer} lives`, {
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

/** Id of the event that the last activity was scheduled with: what comes after it went wrong. */
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
  addresses.set('Ada', '12 Mill Lane');
  await instance.rewind(await beforeTheMistake(instance), 'the address is known now');
  console.log(await instance.result());
  console.log(done.join('; '));
});
