// One channel of the AsyncAPI document with its only message and its only operation.

export interface AsyncapiChannel {
  /** Also the id of its message. */
  readonly id: string;
  readonly address: string;
  readonly title: string;
  readonly server: 'hall' | 'centre';
  /** The one variable level of the address. */
  readonly parameter: 'deviceId' | 'hallId';
  /** As seen from the hub. */
  readonly action: 'receive' | 'send';
  readonly qos: 0 | 1;
  readonly retain: boolean;
  readonly message: AsyncapiMessage;
}

export interface AsyncapiMessage {
  readonly title: string;
  readonly summary: string;
  readonly payload: object;
  readonly contentType?: string;
  readonly examples?: readonly { readonly name: string; readonly summary: string; readonly payload: unknown }[];
}
