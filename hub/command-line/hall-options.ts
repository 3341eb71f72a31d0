// Options that several commands share: which configuration, and what is changed in it.

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ConfigOverrides } from '../config/load-config.ts';

export interface HallOptions {
  readonly config: string;
  readonly data?: string;
}

export interface PortOptions {
  readonly brokerPort?: number;
  readonly statusPort?: number;
  readonly centrePort?: number;
}

const CONFIG = new Option('-c, --config <file>', 'configuration of the hall')
  .env('ATRIUM_CONFIG')
  .default('configs/demo.yaml');

export function withHallOptions(command: Command): Command {
  return command
    .addOption(CONFIG)
    .option('--data <dir>', 'folder for journal, registry and secrets, instead of the configured one');
}

export function withPortOptions(command: Command): Command {
  return command
    .option('--broker-port <port>', 'port for the devices (MQTT)', parsePort)
    .option('--status-port <port>', 'port of the status page', parsePort)
    .option('--centre-port <port>', 'port of the centre, on this machine', parsePort);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (text !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('a port is a whole number from 0 to 65535');
}

export function overridesOf({ data, brokerPort, statusPort, centrePort }: HallOptions & PortOptions): ConfigOverrides {
  return {
    ...(data !== undefined && { data }),
    ...(brokerPort !== undefined && { 'broker.port': brokerPort }),
    ...(statusPort !== undefined && { 'status.port': statusPort }),
    ...(centrePort !== undefined && { 'upstream.url': `mqtt://127.0.0.1:${centrePort}` }),
  };
}
