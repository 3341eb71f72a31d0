// The line to the centre: is it up, why not, and what waits in each lane.

import type { JSX } from 'preact';
import { LANES } from '../../../messages/record.ts';
import type { StorageBody, UpstreamBody } from '../../api.ts';
import { count } from '../state/figures.ts';
import { localized, words } from '../state/preferences.ts';
import { LineMark } from './marks.tsx';
import { Ago, Lasting } from './moments.tsx';
import { SetAsideList } from './set-aside-list.tsx';
import { StoragePanel } from './storage-panel.tsx';

export interface LineViewProps {
  readonly upstream: UpstreamBody;
  readonly storage: StorageBody;
}

export function LineView({ upstream, storage }: LineViewProps): JSX.Element {
  const text = words();
  return (
    <div class="stack">
      <section class="panel" aria-label={text.lineToCentre}>
        <p class="states">
          <span class="state large">
            <LineMark of={upstream.state} />
            {text.upstreamState[upstream.state]}
          </span>
        </p>
        <p class="why">
          {localized(upstream.reason)}{' '}
          <span class="lasting">
            <Lasting at={upstream.since} />
          </span>
        </p>
        <dl class="facts">
          <div>
            <dt>{text.backlog}</dt>
            <dd>{count(upstream.backlog)}</dd>
          </div>
          <div>
            <dt>{text.inFlight}</dt>
            <dd>{count(upstream.inFlight)}</dd>
          </div>
          <div>
            <dt>{text.lastConfirmed}</dt>
            <dd>
              <Ago at={upstream.lastConfirmedAt} />
            </dd>
          </div>
          <div>
            <dt>{text.confirmation}</dt>
            <dd>{text.confirmations[upstream.confirmation]}</dd>
          </div>
        </dl>
      </section>
      <Lanes lanes={upstream.lanes} />
      <StoragePanel storage={storage} />
      {storage.setAside > 0 && <SetAsideList key={storage.setAside} />}
    </div>
  );
}

function Lanes({ lanes }: Pick<UpstreamBody, 'lanes'>): JSX.Element {
  const text = words();
  return (
    <section class="panel" aria-labelledby="lanes">
      <h2 id="lanes">{text.lanes}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.laneName}</th>
            <th scope="col" class="number">
              {text.laneLast}
            </th>
            <th scope="col" class="number">
              {text.laneConfirmed}
            </th>
            <th scope="col" class="number">
              {text.backlog}
            </th>
          </tr>
        </thead>
        <tbody>
          {LANES.map((lane) => (
            <tr key={lane}>
              <th scope="row">{text.lane[lane]}</th>
              <td class="number">{count(lanes[lane].last)}</td>
              <td class="number">{count(lanes[lane].confirmed)}</td>
              <td class="number">{count(lanes[lane].backlog)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
