// Runs the hub until it is asked to stop.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { systemChance } from '../foundation/chance.ts';
import { systemClock } from '../foundation/clock.ts';
import { prepareDataFolder } from '../foundation/data-folder.ts';
import { AtriumError, systemErrorCode } from '../foundation/errors.ts';
import { createLog, type Log } from '../foundation/log.ts';
import { type HubOptions, type RunningHub, startHub } from '../hub.ts';
import type { Restart } from '../open-journal.ts';
import { type HallOptions, overridesOf, type PortOptions } from './hall-options.ts';

const PAGE_DIRECTORY = join(import.meta.dirname, '../status/page/dist');

export async function runHub(options: HallOptions & PortOptions): Promise<void> {
  const config = loadConfig(options.config, overridesOf(options));
  // SQLite makes its files with whatever the umask leaves; people pass through this hall.
  process.umask(0o077);
  const log = createLog(config.log.level);
  prepareFolder(config.data, log);
  const stopping = stopRequest(log);
  const onFatal = (error: Error) => {
    log.fatal({ err: error }, 'the hub cannot go on and ends, so that it is started anew');
    process.exit(1);
  };
  if (!existsSync(PAGE_DIRECTORY)) log.warn('the status page is not built: "npm run build" does it');
  const ports = { clock: systemClock, chance: systemChance, log };
  await runInRounds({ config, pageDirectory: PAGE_DIRECTORY, onFatal, ...ports }, stopping);
  process.exit(0);
}

/**
 * One round in all but a few lives: a hub that stood without its journal on an ill disk, or met damage in it, is put
 * together anew over what is there then. Devices see it go and come back, on the same ports.
 */
async function runInRounds(options: Omit<HubOptions, 'onRestart' | 'restart'>, stopping: AbortSignal): Promise<void> {
  let round = Promise.withResolvers<Restart>();
  const onRestart = (wanted: Restart) => round.resolve(wanted);
  let config = options.config;
  let restart: Restart | undefined;
  for (let isFirst = true; !stopping.aborted; isFirst = false) {
    round = Promise.withResolvers();
    const hub = await startHub({ ...options, config, restart, onRestart }, stopping);
    if (isFirst) announce(hub);
    config = onSamePorts(config, hub);
    restart = await Promise.race([round.promise, whenAborted(stopping)]);
    if (restart) options.log.warn(reasonOf(restart), 'the hall is put together anew; devices come back by themselves');
    await hub.stop();
  }
  await restart?.opened?.stop();
}

function reasonOf({ knownDamage }: Restart) {
  return { why: knownDamage === undefined ? 'the disk is well again' : `the journal is damaged: ${knownDamage}` };
}

async function whenAborted(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

/** Port 0 took any free one: devices must find it again. */
function onSamePorts(config: Config, { broker, status }: RunningHub): Config {
  const { mqtt, websocket, tls } = broker.ports();
  return {
    ...config,
    broker: {
      ...config.broker,
      port: mqtt,
      websocketPort: websocket,
      tls: config.broker.tls && { ...config.broker.tls, port: tls ?? config.broker.tls.port },
    },
    status: { ...config.status, port: Number(new URL(status.address()).port) },
  };
}

/** A disk that is read-only now may be mended later: the hall goes on meanwhile. */
function prepareFolder(directory: string, log: Log): void {
  try {
    prepareDataFolder(directory);
  } catch (error) {
    if (!(error instanceof AtriumError) || systemErrorCode(error.cause) !== 'EROFS' || !existsSync(directory))
      throw error;
    log.error({ folder: directory }, 'the data folder is read-only: nothing can be kept until that is mended');
  }
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
