// Active alarms: what is wrong, why, what follows, and what to do.

import type { JSX } from 'preact';
import type { AlarmBody } from '../../api.ts';
import { nameOf } from '../state/live.ts';
import { localized, words } from '../state/preferences.ts';
import { deviceLink } from '../state/route.ts';
import { PriorityMark } from './marks.tsx';
import { Lasting } from './moments.tsx';

export interface AlarmListProps {
  readonly alarms: readonly AlarmBody[];
  /** Its own view tells all; at a glance only the action is told; beside its device that need not be named. */
  readonly place: Place;
}

type Place = 'view' | 'glance' | 'device';

export function AlarmList({ alarms, place }: AlarmListProps): JSX.Element {
  return (
    <ul class={place === 'glance' ? 'alarms' : 'alarms wide'}>
      {alarms.map((alarm) => (
        <Alarm key={alarm.id} alarm={alarm} place={place} />
      ))}
    </ul>
  );
}

export function NoAlarms(): JSX.Element {
  return (
    <p class="empty">
      <strong>{words().noAlarms}</strong>
      {words().noAlarmsHint}
    </p>
  );
}

function Alarm({ alarm, place }: { readonly alarm: AlarmBody; readonly place: Place }): JSX.Element {
  const text = words();
  const Heading = place === 'view' ? 'h2' : 'h3';
  return (
    <li class={`alarm priority-${alarm.priority}`}>
      <p class="alarm-head">
        <span class="state">
          <PriorityMark of={alarm.priority} />
          {text.priority[alarm.priority]}
        </span>
        <span class="soft">
          <Lasting at={alarm.raisedAt} />
        </span>
      </p>
      <Heading>{localized(alarm.label)}</Heading>
      <p class="soft">
        {place !== 'device' && <a href={deviceLink(alarm.deviceId)}>{nameOf(alarm.deviceId)}</a>}{' '}
        {alarm.activations > 1 && text.activations(alarm.activations)}
      </p>
      <dl class="explanation">
        {place !== 'glance' && <Explained term={text.cause} text={localized(alarm.cause)} />}
        {place !== 'glance' && <Explained term={text.consequence} text={localized(alarm.consequence)} />}
        <Explained term={text.action} text={localized(alarm.action)} isAction />
      </dl>
    </li>
  );
}

interface ExplainedProps {
  readonly term: string;
  readonly text: string;
  readonly isAction?: boolean;
}

function Explained({ term, text, isAction = false }: ExplainedProps): JSX.Element {
  return (
    <div class={isAction ? 'action' : undefined}>
      <dt>{term}</dt>
      <dd>{text}</dd>
    </div>
  );
}
