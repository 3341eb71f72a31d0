// The verdict on a device in marks and words: state, why, since when.

import type { JSX } from 'preact';
import type { VerdictBody } from '../../api.ts';
import { localized, words } from '../state/preferences.ts';
import { ConnectivityMark, HealthMark } from './marks.tsx';
import { Lasting } from './moments.tsx';

export function Verdict({ verdict }: { readonly verdict: VerdictBody }): JSX.Element {
  const { connectivity, health, why, since } = verdict;
  return (
    <div class="verdict">
      <p class="states">
        <span class="state">
          <ConnectivityMark of={connectivity} />
          {words().connectivity[connectivity]}
        </span>
        <span class="state">
          <HealthMark of={health} />
          {words().health[health]}
        </span>
      </p>
      <p class="why">
        {localized(why)}{' '}
        <span class="lasting">
          <Lasting at={since} />
        </span>
      </p>
    </div>
  );
}
