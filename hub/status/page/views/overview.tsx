// The figures at the top of the hall view: devices by connectivity, alarms by priority, the line to the centre.

import type { ComponentChildren, JSX } from 'preact';
import { PRIORITIES } from '../../../messages/alarm.ts';
import type { Connectivity } from '../../../messages/verdict.ts';
import type { UpstreamBody } from '../../api.ts';
import { count } from '../state/figures.ts';
import { alarms, devices } from '../state/live.ts';
import { words } from '../state/preferences.ts';
import { ConnectivityMark, LineMark, PriorityMark } from './marks.tsx';

const IN_ORDER_OF_TROUBLE: readonly Connectivity[] = ['online', 'late', 'silent', 'offline', 'never-seen'];

export function Overview({ upstream }: { readonly upstream: UpstreamBody }): JSX.Element {
  const text = words();
  const verdicts = [...devices.value.values()].map(({ value }) => value.verdict);
  return (
    <section class="overview" aria-label={text.overview}>
      <Tile title={text.devices} total={verdicts.length}>
        {IN_ORDER_OF_TROUBLE.map((connectivity) => (
          <Count
            key={connectivity}
            mark={<ConnectivityMark of={connectivity} />}
            of={verdicts.filter((verdict) => verdict.connectivity === connectivity).length}
            what={text.connectivity[connectivity]}
          />
        ))}
      </Tile>
      <Tile title={text.activeAlarms} total={alarms.value.length}>
        {PRIORITIES.map((priority) => (
          <Count
            key={priority}
            mark={<PriorityMark of={priority} />}
            of={alarms.value.filter((alarm) => alarm.priority === priority).length}
            what={text.priority[priority]}
          />
        ))}
      </Tile>
      <Line upstream={upstream} />
    </section>
  );
}

interface TileProps {
  readonly title: string;
  readonly total: number;
  readonly children: ComponentChildren;
}

function Tile({ title, total, children }: TileProps): JSX.Element {
  return (
    <div class="tile">
      <h2>
        {title} <span class="total">{count(total)}</span>
      </h2>
      <ul class="counts">{children}</ul>
    </div>
  );
}

interface CountProps {
  readonly mark: JSX.Element;
  readonly of: number;
  readonly what: string;
}

function Count({ mark, of, what }: CountProps): JSX.Element {
  return (
    <li class={of === 0 ? 'zero' : undefined}>
      {mark}
      <span class="figure">{count(of)}</span>
      <span class="soft">{what}</span>
    </li>
  );
}

function Line({ upstream }: { readonly upstream: UpstreamBody }): JSX.Element {
  const text = words();
  return (
    <div class="tile">
      <h2>
        <a href="#/line">{text.lineToCentre}</a>
      </h2>
      <p class="line-state">
        <LineMark of={upstream.state} />
        <span class="figure">{text.upstreamState[upstream.state]}</span>
        <span class="soft">{text.records(count(upstream.backlog))}</span>
      </p>
    </div>
  );
}
