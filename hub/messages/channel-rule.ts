// What a contract allows on one channel; the broker's permissions follow from it.

export interface ChannelRule {
  readonly name: string;
  readonly direction: 'from-device' | 'to-device';
  readonly qos: 0 | 1;
  readonly retain: boolean;
}
