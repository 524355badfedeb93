import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import os from 'node:os'

/**
 * Lowers this process's CPU priority below those that serve users. On Linux it also becomes an idle process where the `chrt`
 * command exists: with only a low priority, a thread that needs the core waits for the end of a time slice of 3 ms. Priority and
 * policy belong to a thread and are inherited when it starts: garbage collector and zlib threads already run, so each is set
 * separately. Has no effect where the system does not allow it.
 */
export function lowerPriority(priority: number = os.constants.priority.PRIORITY_LOW): void {
  for (const thread of threadsOfProcess()) {
    try {
      os.setPriority(thread, priority)
    } catch {
      // The thread has ended, or the system does not allow it.
    }
  }
  try {
    execFileSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(process.pid)], { stdio: 'ignore' })
  } catch {
    // The command does not exist: only the priority is lowered.
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
