import { type Cluster, timestamp } from './cluster.ts'
import { conditions, hash, owner, template, type Wanted } from './pod-objects.ts'

/** Writes a CronJob, and the Job of its last run with its pod. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one object, field by field
export function putCronJob(cluster: Cluster, w: Wanted, schedule: string, failed = false): void {
  const labels = { ...w.labels, app: w.name }
  const jobTemplate = {
    spec: { template: { ...template(w, w.image), spec: { ...template(w, w.image).spec, restartPolicy: 'Never' } } },
  }
  const at = timestamp(Date.now() - 25 * 60_000)
  const cron = cluster.put('cronjobs', {
    metadata: { name: w.name, namespace: w.namespace, labels, creationTimestamp: timestamp(Date.now() - 9e8) },
    spec: {
      schedule,
      concurrencyPolicy: 'Forbid',
      suspend: false,
      jobTemplate,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    },
    status: { lastScheduleTime: at, ...(failed ? {} : { lastSuccessfulTime: at }) },
  })
  const name = `${w.name}-${Math.floor(Date.parse(at) / 60_000)}`
  const runLabels = { ...labels, 'batch.kubernetes.io/job-name': name, 'job-name': name }
  const job = cluster.put('jobs', {
    metadata: { name, namespace: w.namespace, labels: runLabels, ownerReferences: [owner(cron)], creationTimestamp: at },
    spec: {
      parallelism: 1,
      completions: 1,
      backoffLimit: 0,
      selector: { matchLabels: { 'job-name': name } },
      template: jobTemplate.spec.template,
    },
    status: failed
      ? {
          failed: 1,
          startTime: at,
          conditions: [
            {
              type: 'Failed',
              status: 'True',
              lastProbeTime: at,
              lastTransitionTime: at,
              reason: 'BackoffLimitExceeded',
              message: 'Job has reached the specified backoff limit',
            },
          ],
        }
      : {
          succeeded: 1,
          startTime: at,
          completionTime: at,
          conditions: [{ type: 'Complete', status: 'True', lastProbeTime: at, lastTransitionTime: at }],
        },
  })
  cluster.put('pods', {
    metadata: {
      name: `${name}-${hash(name, 5)}`,
      generateName: `${name}-`,
      namespace: w.namespace,
      labels: runLabels,
      ownerReferences: [owner(job)],
      creationTimestamp: at,
    },
    spec: { ...jobTemplate.spec.template.spec, nodeName: cluster.list('nodes')[0]?.metadata.name ?? '' },
    status: {
      phase: failed ? 'Failed' : 'Succeeded',
      conditions: conditions(false, true, at),
      startTime: at,
      containerStatuses: [
        {
          name: 'main',
          image: w.image,
          imageID: '',
          ready: false,
          restartCount: 0,
          state: {
            terminated: { exitCode: failed ? 2 : 0, reason: failed ? 'Error' : 'Completed', startedAt: at, finishedAt: at },
          },
          lastState: {},
        },
      ],
    },
  })
}
