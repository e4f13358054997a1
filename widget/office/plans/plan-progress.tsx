import type { JSX } from 'preact';
import type { PlanProgress, PlanView } from '../../../shared/planning.ts';
import type { Plans } from './plans-model.ts';
import { driving } from './words.ts';

const WIDTH = 640;
const HEIGHT = 120;

/** The best plan so far, over the time it was given: lower is better. */
function curvePath(points: readonly PlanProgress[]): string {
  const costs = points.map((p) => p.cost);
  const high = Math.max(...costs);
  const spread = high - Math.min(...costs) || 1;
  return points
    .map(({ ratio, cost }, i) => {
      const x = (Math.min(1, ratio) * WIDTH).toFixed(1);
      const y = (8 + ((high - cost) / spread) * (HEIGHT - 16)).toFixed(1);
      return `${i === 0 ? 'M' : 'L'}${x} ${y}`;
    })
    .join(' ');
}

/** A plan being made: how far, how good, and nothing more to do. */
export function PlanRunning({ model, plan }: { model: Plans; plan: PlanView }): JSX.Element {
  const points = model.curve.value;
  const now = plan.progress;
  const percent = Math.round((now?.ratio ?? 0) * 100);
  return (
    <section class="panel running" aria-label="Planning">
      <progress max={100} value={percent} aria-label="How far">
        {percent} %
      </progress>
      <dl class="figures">
        <div>
          <dt>Driving, at its best so far</dt>
          {/* Whoever has no place yet weighs more than any detour: the sum says nothing then. */}
          <dd>{now && now.cost > 0 && now.unplaced === 0 ? driving(now.cost) : '…'}</dd>
        </div>
        <div>
          <dt>Without a place yet</dt>
          <dd>{now ? now.unplaced : '…'}</dd>
        </div>
        <div>
          <dt>Ways tried</dt>
          <dd>{now ? now.iterations.toLocaleString('en-GB') : '…'}</dd>
        </div>
      </dl>
      <figure class="curve">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <path class="base" d={`M0 ${HEIGHT - 1}H${WIDTH}`} />
          {points.length > 1 && <path class="line" d={curvePath(points)} />}
        </svg>
        <figcaption class="hint">The shorter the roads, the lower the line.</figcaption>
      </figure>
    </section>
  );
}
