import type { HandlersOf } from '@callboard/kernel/handler'
import type { demoJobs } from './jobs.ts'
import { maintainDemo } from './operations/maintain-demo.ts'

export const demoHandlers: HandlersOf<typeof demoJobs> = {
  maintainDemo: async ({ platform, log }) => {
    const { opened, removed } = await maintainDemo(platform)
    if (opened) log.info({ slug: opened }, 'opened a new live demo')
    if (removed.length > 0) log.info({ removed }, 'removed live demos')
  },
}
