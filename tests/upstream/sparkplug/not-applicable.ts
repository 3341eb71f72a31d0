// Assertions of the specification that do not concern the hub, by the reason why.

const range = (prefix: string, ...endings: readonly string[]): string[] =>
  endings.map((ending) => `${prefix}${ending}`);

export const NOT_APPLICABLE: Readonly<Record<string, readonly string[]>> = {
  'on host applications; the hub is an edge node': [
    'intro-sparkplug-host-state',
    'components-ph-state',
    ...range(
      'host-topic-phid-',
      ...range(
        'birth-',
        'message',
        'qos',
        'retain',
        'topic',
        'sub-required',
        'required',
        'payload',
        'payload-timestamp',
      ),
      ...range('death-', 'qos', 'retain', 'topic', 'required', 'payload'),
      'death-payload-timestamp-connect',
      'death-payload-timestamp-disconnect-clean',
      'death-payload-timestamp-disconnect-with-no-disconnect-packet',
    ),
    ...range(
      'message-flow-phid-sparkplug-',
      'clean-session-311',
      'clean-session-50',
      'subscription',
      'state-publish',
      'state-publish-payload',
      'state-publish-payload-timestamp',
    ),
    'message-flow-hid-sparkplug-state-message-delivered',
    ...range(
      'operational-behavior-edge-node-termination-host-action-',
      'ndeath-node-offline',
      'ndeath-node-tags-stale',
      'ndeath-devices-offline',
      'ndeath-devices-tags-stale',
      'ddeath-devices-offline',
      'ddeath-devices-tags-stale',
    ),
    ...range('operational-behavior-host-reordering-', 'param', 'start', 'rebirth', 'success'),
    'operational-behavior-primary-application-state-with-multiple-servers-state',
    ...range(
      'operational-behavior-host-application-',
      'host-id',
      ...range('connect-', 'will', 'will-topic', 'will-payload', 'will-qos', 'will-retained'),
      ...range('connect-', 'birth', 'birth-topic', 'birth-payload', 'birth-qos', 'birth-retained'),
      'multi-server-timestamp',
      'termination',
      ...range('death-', 'topic', 'payload', 'qos', 'retained'),
      'disconnect-intentional',
    ),
    ...range(
      'payloads-state-',
      ...range('will-message', '', '-qos', '-retain', '-payload'),
      ...range('', 'subscribe', 'birth', 'birth-payload'),
    ),
    'conformance-primary-host',
  ],
  'on commands as host applications send them; the hub sends none': [
    ...range('topics-ncmd-', 'mqtt', 'timestamp', 'payload'),
    ...range('topics-dcmd-', 'mqtt', 'timestamp', 'payload'),
    ...range('payloads-ncmd-', 'timestamp', 'seq', 'qos'),
    ...range('payloads-dcmd-', 'seq', 'qos'),
  ],
  'on MQTT servers; the hub is a client': [
    ...range('conformance-mqtt-', 'qos0', 'qos1', 'will-messages', 'retained', 'aware-basic', 'aware-store'),
    ...range('conformance-mqtt-aware-', 'nbirth-mqtt-topic', 'nbirth-mqtt-retain', 'dbirth-mqtt-topic'),
    ...range('conformance-mqtt-aware-', 'dbirth-mqtt-retain', 'ndeath-timestamp'),
  ],
  'on MQTT 5.0; the hub speaks 3.1.1': [
    'principles-persistence-clean-session-50',
    'payloads-ndeath-will-message-publisher-disconnect-mqtt50',
  ],
  'on the whole infrastructure: who gives out hall ids makes them unique, a hub sees its own only': [
    'intro-edge-node-id-uniqueness',
    'topic-structure-namespace-unique-edge-node-descriptor',
    'payloads-nbirth-edge-node-descriptor',
  ],
  'on templates; the hub publishes none': [
    'topics-nbirth-templates',
    'payloads-template-dataset-value',
    ...range(
      'payloads-template-definition-',
      ...range('', 'nbirth-only', 'is-definition', 'ref', 'members', 'nbirth', 'parameters', 'parameters-default'),
    ),
    ...range(
      'payloads-template-instance-',
      'is-definition',
      'ref',
      'members',
      'members-birth',
      'members-data',
      'parameters',
    ),
    ...range('payloads-template-', 'version', 'ref-definition', 'ref-instance', 'is-definition'),
    ...range('payloads-template-', 'is-definition-definition', 'is-definition-instance'),
    ...range(
      'payloads-template-parameter-',
      'name-required',
      'name-type',
      'value-type',
      'type-value',
      'type-req',
      'value',
    ),
  ],
  'on data sets; the hub publishes none': range(
    'payloads-dataset-',
    ...range('', 'column-size', 'column-num-headers', 'types-def', 'types-num', 'types-type', 'types-value'),
    'parameter-type-req',
  ),
};
