// Runs the hub until it is asked to stop.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../config/load-config.ts';
import { systemChance } from '../foundation/chance.ts';
import { systemClock } from '../foundation/clock.ts';
import { prepareDataFolder } from '../foundation/data-folder.ts';
import { createLog, type Log } from '../foundation/log.ts';
import { type RunningHub, startHub } from '../hub.ts';
import { type HallOptions, overridesOf, type PortOptions } from './hall-options.ts';

const PAGE_DIRECTORY = join(import.meta.dirname, '../status/page/dist');

export async function runHub(options: HallOptions & PortOptions): Promise<void> {
  const config = loadConfig(options.config, overridesOf(options));
  // SQLite makes its files with whatever the umask leaves; people pass through this hall.
  process.umask(0o077);
  prepareDataFolder(config.data);
  const log = createLog(config.log.level);
  const stopping = stopRequest(log);
  const onFatal = (error: Error) => {
    log.fatal({ err: error }, 'nothing can be committed any more: the hub ends, so that it is started anew');
    process.exit(1);
  };
  if (!existsSync(PAGE_DIRECTORY)) log.warn('the status page is not built: "npm run build" does it');
  const ports = { clock: systemClock, chance: systemChance, log };
  const hub = await startHub({ config, pageDirectory: PAGE_DIRECTORY, onFatal, ...ports }, stopping);
  announce(hub);
  if (!stopping.aborted) await new Promise((resolve) => stopping.addEventListener('abort', resolve, { once: true }));
  await hub.stop();
  process.exit(0);
}

/** Aborts on SIGINT or SIGTERM, or when the process that started this one over IPC is gone. */
function stopRequest(log: Log): AbortSignal {
  const controller = new AbortController();
  const stop = (cause: string) => {
    if (!controller.signal.aborted) log.info({ cause }, 'stopping');
    controller.abort();
  };
  // Not `once`: npm passes Ctrl-C on a second time, which would otherwise end the process in the middle of its stop.
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  if (process.channel) process.once('disconnect', () => stop('parent gone'));
  process.channel?.unref();
  return controller.signal;
}

function announce({ broker, status }: RunningHub): void {
  const { mqtt, websocket, tls } = broker.ports();
  const devices = [
    `MQTT ${mqtt}`,
    ...(websocket === null ? [] : [`WebSocket ${websocket}`]),
    ...(tls === null ? [] : [`TLS ${tls}`]),
  ];
  console.log(`ready: status page ${status.address()}, devices ${devices.join(', ')}`);
  const link = status.firstLoginLink();
  if (link) console.log(`first login: ${link}`);
}
