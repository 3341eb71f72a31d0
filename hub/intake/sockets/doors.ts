// Opens the listeners that are configured, all or none.

import type { BrokerConfig } from '../../config/config.ts';
import type { BrokerPorts } from '../broker-options.ts';
import type { IncidentLog } from '../incident-log.ts';
import type { Entrance, Listener } from './listener.ts';
import { listenTcp } from './tcp-listener.ts';
import { listenTls } from './tls-listener.ts';
import { listenWebSocket } from './websocket-listener.ts';

export interface Doors {
  readonly ports: BrokerPorts;
  close(): Promise<void>;
}

export async function openDoors(
  config: BrokerConfig,
  entrance: Entrance & { readonly incidents: IncidentLog },
): Promise<Doors> {
  const { host, port, websocketPort, tls } = config;
  const { handshakeMs, packetBytes } = config.limits;
  const opened: Listener[] = [];
  const open = async (listener: Promise<Listener>): Promise<number> => {
    opened.push(await listener);
    return (await listener).port;
  };
  const close = async (): Promise<void> => void (await Promise.all(opened.map((listener) => listener.close())));
  try {
    const mqtt = await open(listenTcp({ host, port, option: '--broker-port' }, entrance));
    const websocket =
      websocketPort === null
        ? null
        : await open(
            listenWebSocket(
              { host, port: websocketPort, option: 'broker.websocketPort' },
              // A frame may carry several packets.
              { ...entrance, handshakeMs, frameBytes: packetBytes * 2 },
            ),
          );
    const secure =
      tls === null
        ? null
        : await open(
            listenTls({ host, port: tls.port, option: 'broker.tls.port' }, { ...entrance, handshakeMs, config: tls }),
          );
    return { ports: { mqtt, websocket, tls: secure }, close };
  } catch (error) {
    await close();
    throw error;
  }
}
