// Starts an upstream for tests and stops it afterwards; a centre of its own on request.

import { onTestFinished } from 'vitest';
import { systemChance } from '../../hub/foundation/chance.ts';
import { systemClock } from '../../hub/foundation/clock.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import { hallId } from '../../hub/messages/ids.ts';
import type { LineConfig } from '../../hub/upstream/line.ts';
import type { RecordSource } from '../../hub/upstream/record-source.ts';
import { Upstream, type UpstreamOptions } from '../../hub/upstream/upstream.ts';
import { Mosquitto, type MosquittoOptions } from '../support/mosquitto.ts';
import { HALL } from './centre.ts';

export interface TestUpstreamOptions {
  readonly journal: RecordSource;
  readonly config: Partial<LineConfig> & Pick<LineConfig, 'url'>;
  readonly log?: UpstreamOptions['log'];
}

export async function startUpstream({ journal, config, log = silentLog }: TestUpstreamOptions): Promise<Upstream> {
  const defaults = { inFlight: 100, keepaliveS: 15, acknowledgeMs: 5_000 };
  const ports = { clock: systemClock, chance: systemChance, log };
  const upstream = new Upstream({ ...ports, hall: hallId(HALL), journal, config: { ...defaults, ...config } });
  onTestFinished(() => upstream.stop());
  await upstream.start(new AbortController().signal);
  return upstream;
}

export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const mosquitto = await Mosquitto.start(options);
  onTestFinished(() => mosquitto.dispose());
  return mosquitto;
}
