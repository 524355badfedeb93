import type { Logger } from 'pino'
import { type ExposureLog, startExposureLog } from './exposures.ts'
import { type FlagSnapshots, startFlagSnapshots } from './snapshots.ts'

export type FlagState = { snapshots: FlagSnapshots; exposures: ExposureLog; stop(): Promise<void> }

/** What a process needs to evaluate flags. Stop it with the process. */
export function startFlags(listenUrl: string, log: Logger): FlagState {
  const snapshots = startFlagSnapshots(listenUrl, log)
  const exposures = startExposureLog(log)
  return {
    snapshots,
    exposures,
    async stop() {
      await Promise.all([snapshots.stop(), exposures.stop()])
    },
  }
}
