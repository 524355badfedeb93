import type { Logger } from 'pino'
import { type ExposureLog, startExposureLog } from './exposures.ts'
import { type FlagSnapshots, startFlagSnapshots } from './snapshots.ts'
import { type FlagStreams, startFlagStreams } from './streams.ts'
import { startUseLog, type UseLog } from './uses.ts'

export type FlagState = {
  snapshots: FlagSnapshots
  exposures: ExposureLog
  uses: UseLog
  streams: FlagStreams
  stop(): Promise<void>
}

/** What a process needs to evaluate flags. Stop it with the process. */
export function startFlags(listenUrl: string, log: Logger): FlagState {
  const snapshots = startFlagSnapshots(listenUrl, log)
  const exposures = startExposureLog(log)
  const uses = startUseLog(log)
  const streams = startFlagStreams(snapshots)
  return {
    snapshots,
    exposures,
    uses,
    streams,
    async stop() {
      streams.stop()
      await Promise.all([snapshots.stop(), exposures.stop(), uses.stop()])
    },
  }
}
