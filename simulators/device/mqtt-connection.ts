// A device's line over MQTT 3.1.1, for one connection; when it is gone, the device opens another.

import { connect, type MqttClient } from 'mqtt';
import type { Connection, ConnectionHandlers, ConnectionRequest, OpenConnection } from './connection.ts';

/** VDA 5050 advises about 15 s. */
const KEEPALIVE_S = 15;
const CONNECT_TIMEOUT_MS = 10_000;

export function mqttConnections(brokerUrl: string): OpenConnection {
  return (request, handlers) => {
    const client = openClient(brokerUrl, request);
    listen(client, request, handlers);
    return {
      publish({ topic, payload, qos, retain }, done) {
        client.publish(topic, payload, { qos, retain }, (error) => done?.(!error));
      },
      close: async () => {
        await client.endAsync();
      },
      destroy: () => {
        client.end(true);
      },
    } satisfies Connection;
  };
}

function openClient(brokerUrl: string, { deviceId, secret, will }: ConnectionRequest): MqttClient {
  return connect(brokerUrl, {
    protocolVersion: 4,
    clientId: deviceId,
    username: deviceId,
    password: secret,
    // A command that waited for the device would be an old one: nothing is to be kept for it.
    clean: true,
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    queueQoSZero: false,
    will: { topic: will.topic, payload: Buffer.from(will.payload), qos: will.qos, retain: will.retain },
  });
}

function listen(client: MqttClient, { subscription }: ConnectionRequest, handlers: ConnectionHandlers): void {
  let reason = 'the connection was closed';
  client.on('error', (error) => {
    reason = error.message || String(error);
  });
  client.once('connect', () => {
    client.subscribe(subscription, { qos: 1 }, (error) => {
      if (!error) return handlers.opened();
      reason = `subscription to ${subscription} was refused`;
      client.end(true);
    });
  });
  client.on('message', (_topic, payload, packet) => handlers.received({ payload, isRetained: packet.retain }));
  client.once('close', () => {
    client.end(true);
    handlers.closed(reason);
  });
}
