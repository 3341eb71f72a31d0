// The hub of a soak, a process of its own: as `atrium run` puts it together, but by a clock that runs faster.

import { join } from 'node:path';
import { loadConfig } from '../../hub/config/load-config.ts';
import { systemChance } from '../../hub/foundation/chance.ts';
import { createLog } from '../../hub/foundation/log.ts';
import { startHub } from '../../hub/hub.ts';
import { ScaledClock, type ScaledTime } from './scaled-clock.ts';

/** The hub's wall clock is wrong by so much from now on; 0: right again. */
export interface ClockOrder {
  readonly wrongByMs: number;
}

const [configFile = '', time = ''] = process.argv.slice(2);
const clock = new ScaledClock(JSON.parse(time) as ScaledTime);
const config = loadConfig(configFile, {});
const log = createLog(config.log.level);
const stopping = new AbortController();

process.on('message', ({ wrongByMs }: ClockOrder) => clock.setWrongBy(wrongByMs));
process.once('SIGTERM', () => stopping.abort());
// Whatever happens to the parent, no hub goes on for ever.
process.once('disconnect', () => stopping.abort());

const end = (error: Error) => {
  log.fatal({ err: error }, 'the hub of the soak cannot go on');
  process.exit(1);
};
const hub = await startHub(
  {
    ...{ config, clock, chance: systemChance, log, onFatal: end },
    pageDirectory: join(import.meta.dirname, '../../hub/status/page/dist'),
    // No fault of the disk is among those of a soak: a journal that needs one is a finding.
    onRestart: ({ knownDamage }) => end(new Error(`the journal asks for a new start: ${knownDamage ?? 'disk'}`)),
  },
  stopping.signal,
);
process.send?.('ready');
if (!stopping.signal.aborted)
  await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve, { once: true }));
await hub.stop();
process.exit(0);
