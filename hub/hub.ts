// The hub, put together. Reads like the drawing, from the sinks to the sources:
//
//   device ─▶ broker ─▶ hall (middle: checking ─▶ devices ─▶ health ─▶ alarms) ─▶ journal: ONE commit
//                                                                                     │
//                                                          ┌──────────────┬───────────┤
//                                                          ▼              ▼           ▼
//                                                     ack to device    upstream   status page

import { hallForFormat, openFormat } from './centre-format.ts';
import { ContractLibrary } from './checking/contract-library.ts';
import type { Config } from './config/config.ts';
import { loadContracts } from './contracts.ts';
import { keepHeapSmall, letHeapGrow } from './foundation/heap.ts';
import { Lifecycle, type Part } from './foundation/lifecycle.ts';
import { Hall } from './hall.ts';
import {
  asPart,
  centreDesk,
  commandsOf,
  createUpstream,
  descriptionsOf,
  doorSettings,
  type Ports,
  quarantineOf,
  rightsOf,
  setAsideOf,
  storesOf,
} from './handouts.ts';
import { heapGrowth } from './heap-growth.ts';
import { hubClock } from './hub-clock.ts';
import { createFrontDoor, type FrontDoor } from './intake/front-door.ts';
import type { Command, CommandView } from './messages/command.ts';
import { createMetrics } from './metrics.ts';
import { Middle } from './middle/middle.ts';
import { SavedState } from './middle/saved-state.ts';
import { openJournal, type Restart } from './open-journal.ts';
import { Enrolment } from './registry/enrolment.ts';
import { Registry } from './registry/registry.ts';
import { SelfWatch } from './self-watch.ts';
import { openAccess } from './status/access/open-access.ts';
import { Status } from './status/status.ts';
import { newPseudonymKey, ticks } from './ticks.ts';

export interface HubOptions extends Ports {
  readonly config: Config;
  /** From the round before, in the same process. */
  readonly restart?: Restart | undefined;
  /** The disk is well again, or the journal was found damaged: the hub must be stopped, and started with what is handed over. */
  readonly onRestart: (restart: Restart) => void;
  /** Folder of the built page. */
  readonly pageDirectory: string;
  /** Nothing can be committed any more: the process must end. */
  readonly onFatal: (error: Error) => void;
}

export interface RunningHub {
  readonly broker: FrontDoor;
  readonly status: Status;
  stop(): Promise<void>;
}

const STOP_DEADLINE_MS = 5_000;
/** Messages that wait for an ill disk before nothing more is taken in, over all devices. */
const MOST_WAITING = 20_000;

/** Settles when devices can connect; whatever fails on the way stops what was begun, and is thrown. */
export async function startHub(options: HubOptions, signal: AbortSignal): Promise<RunningHub> {
  const { config, pageDirectory, restart, onRestart, onFatal, clock, chance, log } = options;
  const ports = { clock, chance, log };
  const lifecycle = new Lifecycle({ clock, log, stopDeadlineMs: STOP_DEADLINE_MS });
  const begin = <P extends Part>(part: P): Promise<P> => lifecycle.begin(part, signal);

  const classes = loadContracts(config.contracts);
  const library = new ContractLibrary(classes);
  const registry = await Registry.open({ directory: config.data, ...ports });
  const access = await openAccess({ directory: config.data, ...ports });

  const { journal, commits } = await openJournal({ config, ...restart, onRestart, onFatal, ...ports }, signal);
  await begin(asPart(journal));
  const reply = (command: CommandView) => (format ?? upstream).reply(command);
  const centre = centreDesk(() => hall, reply, ports);
  const onCommand = centre.take.bind(centre);
  const format = await openFormat(config, journal, { onCommand, ...ports });
  const upstream = await begin(createUpstream(config, journal, { onCommand, format, ...ports }));
  const saved = new SavedState(await journal.loadState());
  const middle = new Middle({ library, ...config.devices, ...config.telemetry }, saved);
  const send = (command: Command) => broker.send(command);
  const isCommitting = () => journal.isHealthy();
  const commit = commits.commit.bind(commits);
  const time = await hubClock(clock, journal);
  const hall = new Hall({ middle, commit, isCommitting, ...time, send, onFatal, log });
  hall.onChange(({ commands }) => centre.show(commands));
  const submit = hall.submit.bind(hall);
  const notice = hall.notice.bind(hall);
  await begin(hall.opened({ bootId: chance.token(6), pseudonymKey: newPseudonymKey(chance) }));

  const rights = rightsOf(registry, library);
  const isTakingIn = () => isCommitting() || (commits.hasRoom && hall.waiting < MOST_WAITING);
  const broker = createFrontDoor({
    ...doorSettings(config),
    ...rights,
    ...storesOf(journal),
    ...{ submit, notice, isCommitting, isTakingIn },
    ...ports,
  });
  const knownBefore = saved.deviceIds();
  await begin(new Enrolment({ registry, knownBefore, library, broker, notice, log }));
  format?.attach(hallForFormat(hall, library));
  const quarantine = quarantineOf(journal, middle, submit);
  const storage = () => journal.view();
  const status = new Status({
    ...{ config: config.status, hall: config.hall, pageDirectory, access, ...ports },
    ...{ hallView: hall, upstream, quarantine, storage, commands: commandsOf(hall) },
    ...{ setAside: setAsideOf(journal, upstream), ...descriptionsOf(classes, library) },
    isReady: () => isCommitting() && broker.isReady(),
    metrics: createMetrics({ hall, broker, upstream, quarantine, storage }),
  });
  await begin(status);
  await begin(broker);
  centre.open();
  await begin(ticks({ clock, chance, notice, isTakingIn }));
  const { warnBelowHours } = config.journal;
  const isDoorReady = () => broker.isReady();
  await begin(
    new SelfWatch({ storage, isDoorReady, upstream: () => upstream.view(), warnBelowHours, ...time, submit }),
  );
  await begin(heapGrowth({ clock, messages: () => broker.stats().published, letHeapGrow, keepHeapSmall }));
  return { broker, status, stop: () => lifecycle.stop() };
}
