import { readdirSync } from 'node:fs'
import os from 'node:os'

/**
 * Gives this process a lower CPU priority than those that answer people. On Linux a priority belongs to a thread, and
 * threads inherit it when they start: those of the garbage collector and of zlib run already, so each gets its own.
 * Systems that allow no change are left as they are.
 */
export function lowerPriority(priority: number = os.constants.priority.PRIORITY_LOW): void {
  for (const thread of threadsOfProcess()) {
    try {
      os.setPriority(thread, priority)
    } catch {
      // The thread has ended, or the system forbids it.
    }
  }
}

/** Thread ids; 0, which stands for the whole process, on systems that do not list them. */
function threadsOfProcess(): number[] {
  try {
    return readdirSync('/proc/self/task').map(Number)
  } catch {
    return [0]
  }
}
