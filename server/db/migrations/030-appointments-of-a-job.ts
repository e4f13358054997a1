import type { Migration } from '../migrate.ts';

/** Every link and every matter asks for the appointments of a job, whatever their status. */
export const appointmentsOfAJob: Migration = {
  name: '030-appointments-of-a-job',
  statements: [`create index appointment_job on appointment (business_id, job_id)`],
  sqlite: [],
  postgres: [],
};
