export { readLogs } from './operations/read-logs.ts'
export { getWorkloadOverview, listEntityWorkloads, listRuntimes, listWorkloads } from './operations/read-workloads.ts'
export { recordWatchFailure, watchIntegration } from './operations/watch-integration.ts'
export { workloadSink } from './operations/workload-sink.ts'
