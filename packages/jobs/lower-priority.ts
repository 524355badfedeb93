import { readdirSync } from 'node:fs'
import os from 'node:os'

/**
 * Lowers this process's CPU priority below those that serve users. On Linux a priority belongs to a thread and is inherited when
 * it starts: garbage collector and zlib threads already run, so each is set separately. Has no effect where the system does not
 * allow it.
 */
export function lowerPriority(priority: number = os.constants.priority.PRIORITY_LOW): void {
  for (const thread of threadsOfProcess()) {
    try {
      os.setPriority(thread, priority)
    } catch {
      // The thread has ended, or the system does not allow it.
    }
  }
}

/** Thread ids; 0, meaning the whole process, on systems that do not list them. */
function threadsOfProcess(): number[] {
  try {
    return readdirSync('/proc/self/task').map(Number)
  } catch {
    return [0]
  }
}
