// The topics of one edge node: spBv1.0/<group>/<type>/<edge node>[/<device>], and the state of a host application.

import type { DeviceId, HallId } from '../../messages/ids.ts';

const NAMESPACE = 'spBv1.0';

export interface NodeName {
  readonly group: string;
  readonly hall: HallId;
}

type NodeMessage = 'NBIRTH' | 'NDATA' | 'NDEATH' | 'NCMD';
type DeviceMessage = 'DBIRTH' | 'DDATA' | 'DDEATH' | 'DCMD';

export function nodeTopic(type: NodeMessage, { group, hall }: NodeName): string {
  return `${NAMESPACE}/${group}/${type}/${hall}`;
}

/** `+` for all devices of the hall. */
export function deviceTopic(type: DeviceMessage, { group, hall }: NodeName, device: DeviceId | '+'): string {
  return `${NAMESPACE}/${group}/${type}/${hall}/${device}`;
}

export function stateTopic(host: string): string {
  return `${NAMESPACE}/STATE/${host}`;
}
