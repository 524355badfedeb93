export { recordWatchFailure, watchIntegration } from './operations/follow-integration.ts'
export { readLogs } from './operations/read-logs.ts'
export { getWorkloadOverview, listEntityWorkloads, listRuntimes, listWorkloads } from './operations/read-workloads.ts'
export { workloadSink } from './operations/workload-sink.ts'
