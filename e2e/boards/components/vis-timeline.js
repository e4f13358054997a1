import { DataSet, Timeline } from 'vis-timeline/standalone/esm/vis-timeline-graph2d.min.mjs';
import 'vis-timeline/styles/vis-timeline-graph2d.min.css';

const DAY = 86_400_000;
/** What is in the window at once, of the width it is drawn on. */
const shown = { day: 1.25, week: 7, month: 25, year: 365 };

/** vis-timeline, whose items are virtual only across. */
export async function mount(element, { from, days, resources, cards }, level) {
  const window = (of) => ({ start: from * 1000, end: from * 1000 + shown[of] * DAY });
  const timeline = new Timeline(
    element,
    new DataSet(
      cards.map((c) => ({ id: c.id, group: c.resourceId, start: c.from * 1000, end: c.to * 1000, content: c.title })),
    ),
    new DataSet(resources.map(({ id, name }) => ({ id, content: name }))),
    {
      ...window(level),
      min: from * 1000,
      max: from * 1000 + days * DAY,
      height: element.clientHeight,
      verticalScroll: true,
      stack: false,
      editable: true,
      groupHeightMode: 'fixed',
      showCurrentTime: false,
    },
  );
  let at = from * 1000;
  let span = shown[level] * DAY;
  await new Promise((done) => timeline.on('changed', done));
  return {
    scrollBy(dx, dy) {
      at += (dx / element.clientWidth) * span;
      timeline.setWindow(at, at + span, { animation: false });
      element.querySelector('.vis-vertical-scroll').scrollTop += dy;
    },
    level(next) {
      span = shown[next] * DAY;
      timeline.setWindow(at, at + span, { animation: false });
    },
    card: () => element.querySelector('.vis-item'),
  };
}
