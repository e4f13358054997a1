/** Jobs that have no time yet: drag one onto the board, or choose it and tap its place. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { UnplannedJob } from '../../../shared/board.ts';
import { ago, called, counted, duration } from '../words.ts';
import { carryWith, spotOf, stopCarrying } from './hand.ts';
import { held, holdJob, letGo } from './held.ts';
import { spotAt } from './hit.ts';
import { drop } from './moving.ts';
import { showPicture } from './panel-model.ts';
import { instantAtX, placeAt } from './scale.ts';
import { bodyHeight, cells, hovered, layout, line, now, showLevel, view } from './state.ts';
import { indexAt } from './timeline.ts';
import { loadUnplanned, unplanned } from './unplanned-model.ts';

const canvas = (): HTMLCanvasElement | null => document.querySelector('.board-body canvas');

/** Where a job hangs before it is carried anywhere: on the first line in sight, early in what is seen. */
function beginning(): { resourceId: string; start: number } | null {
  const entry = layout.value.entries.find((e) => e.kind === 'row');
  if (entry?.kind !== 'row') return null;
  if (cells.value) showLevel('day');
  const i = indexAt(line.value, placeAt(view.value, view.value.width / 3));
  const start = Math.max(instantAtX(view.value, line.value, view.value.width / 3), line.value.opens[i]!);
  return { resourceId: entry.row.id, start: Math.round(start / 900) * 900 };
}

function choose(job: UnplannedJob, event: MouseEvent): void {
  const at = beginning();
  if (!at) return;
  showPicture();
  const byKeys = event.detail === 0;
  if (holdJob(job, byKeys ? 'keys' : 'tap', at.resourceId, at.start) && byKeys)
    document.querySelector<HTMLElement>('.mirror [tabindex="0"]')?.focus({ preventScroll: true });
}

/** Dragging begins on the list and ends on the board. */
function dragFrom(job: UnplannedJob, event: PointerEvent): void {
  if (event.button !== 0 || event.pointerType === 'touch' || (event.target as Element).closest('button, a')) return;
  const begin = { x: event.clientX, y: event.clientY };
  const move = (to: PointerEvent): void => {
    const body = canvas();
    if (!body) return;
    if (!held.peek()) {
      if (Math.hypot(to.clientX - begin.x, to.clientY - begin.y) < 4) return;
      if (cells.value) showLevel('day');
      const at = beginning();
      if (!at || !holdJob(job, 'drag', at.resourceId, at.start)) {
        end();
        return;
      }
    }
    carryWith(body, to);
  };
  const over = (at: PointerEvent): boolean => {
    const body = canvas();
    if (!body) return false;
    const { x, y } = spotOf(body, at);
    return x >= 0 && x <= view.value.width && y >= 0 && y <= bodyHeight.value && spotAt(x, y) !== null;
  };
  const up = (at: PointerEvent): void => {
    end();
    if (held.peek()?.how !== 'drag') return;
    if (at.type === 'pointerup' && over(at)) void drop();
    else letGo();
  };
  const end = (): void => {
    stopCarrying();
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', up);
    removeEventListener('pointercancel', up);
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', up);
  addEventListener('pointercancel', up);
  event.preventDefault();
}

export function Unplanned(): JSX.Element {
  useEffect(() => {
    void loadUnplanned();
  }, []);
  const jobs = unplanned.value;
  if (!jobs) return <p class="panel-empty">Loading…</p>;
  if (jobs.length === 0)
    return (
      <div class="panel-empty">
        <p>Every {called('job')} has its time.</p>
      </div>
    );
  return (
    <>
      <p class="muted panel-note">{counted(jobs.length, 'job')} without a time. Drag one onto the board.</p>
      <ul class="unplanned">
        {jobs.map((job) => (
          <li
            key={job.jobId}
            class={held.value?.subject.id === job.jobId ? 'in-hand' : undefined}
            data-job={job.jobId}
            onPointerEnter={() => {
              hovered.value = job.jobId;
            }}
            onPointerLeave={() => {
              hovered.value = null;
            }}
            onPointerDown={(event) => dragFrom(job, event)}
          >
            <p>
              <strong>
                <bdi>{job.customerName || job.serviceName}</bdi>
              </strong>
              <span>{duration(job.minutes)}</span>
            </p>
            <p class="muted">{[job.customerName && job.serviceName, job.place].filter(Boolean).join(' · ')}</p>
            {job.note && (
              <blockquote>
                <bdi>{job.note}</bdi>
              </blockquote>
            )}
            <p class="verbs">
              <button type="button" class="button" onClick={(event) => choose(job, event)}>
                Place
              </button>
              <a href={`/office/jobs/${job.jobId}`}>Open</a>
              <small>{ago(job.since, now.value)}</small>
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
