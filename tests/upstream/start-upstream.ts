// Starts an upstream for tests and stops it afterwards; a centre of its own on request.

import { onTestFinished } from 'vitest';
import { systemChance } from '../../hub/foundation/chance.ts';
import { systemClock } from '../../hub/foundation/clock.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import { hallId } from '../../hub/messages/ids.ts';
import type { LineConfig } from '../../hub/upstream/line/line-options.ts';
import type { RecordSource } from '../../hub/upstream/record-source.ts';
import { Upstream, type UpstreamOptions } from '../../hub/upstream/upstream.ts';
import { Mosquitto, type MosquittoOptions } from '../support/mosquitto.ts';
import { HALL } from './centre.ts';

export interface TestUpstreamOptions extends Partial<Pick<UpstreamOptions, 'log' | 'clock' | 'chance' | 'onCommand'>> {
  readonly journal: RecordSource;
  readonly config: Partial<LineConfig> & Pick<LineConfig, 'url'>;
}

const DEFAULTS: Omit<LineConfig, 'url'> = {
  inFlight: 100,
  keepaliveS: 15,
  acknowledgeMs: 5_000,
  confirmation: 'puback',
  receiptMs: 60_000,
  refusals: 5,
  backlog: { perSecond: 100_000, inFlight: 100 },
  format: 'cloudevents',
  sparkplug: { group: 'atrium', primaryHost: null },
};

/** Not started. */
function createUpstream({ journal, config, ...ports }: TestUpstreamOptions): Upstream {
  const upstream = new Upstream({
    ...{ clock: systemClock, chance: systemChance, log: silentLog, onCommand: () => {} },
    ...ports,
    ...{ hall: hallId(HALL), journal, config: { ...DEFAULTS, ...config } },
  });
  onTestFinished(() => upstream.stop());
  return upstream;
}

export async function startUpstream(options: TestUpstreamOptions): Promise<Upstream> {
  const upstream = createUpstream(options);
  await upstream.start(new AbortController().signal);
  return upstream;
}

export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const mosquitto = await Mosquitto.start(options);
  onTestFinished(() => mosquitto.dispose());
  return mosquitto;
}
