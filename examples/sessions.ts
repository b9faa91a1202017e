// Activities that share a file on one machine. They have the same session, so that all of them run
// on the worker of the first. When that worker is lost, the next worker does not have the file, and
// the orchestrator starts again in a new session.
import { ApplicationError, defineActivity, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export const fetchVideo = defineActivity<string, string>('fetch-video');
export const countFrames = defineActivity<string, number>('count-frames');
export const transcode = defineOrchestration<string, string>('transcode');

/** The contents of this machine's disk. */
const disk = new Map<string, string>();

export const handlers = [
  fetchVideo.handle((url, { info }) => {
    const path = `/tmp/${info.session}`;
    disk.set(path, `frames of ${url}`);
    return path;
  }),
  countFrames.handle((path) => {
    const video = disk.get(path);
    if (video === undefined) throw new ApplicationError(path, { type: 'FileGone' });
    return video.length;
  }),
  transcode.handle(async (ctx, url) => {
    for (let round = 1; round <= 3; round += 1) {
      const session = `${ctx.info.instanceId}/${round}`;
      try {
        const path = await ctx.call(fetchVideo, url, { session });
        const frames = await ctx.call(countFrames, path, { session });
        return `${frames} frames in round ${round}`;
      } catch (error) {
        ctx.log.warn('the worker of the session was lost', { round, error: String(error) });
      }
    }
    return 'no luck';
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(transcode, 'https://example.com/cat.mp4');
  console.log(await instance.result());
});
