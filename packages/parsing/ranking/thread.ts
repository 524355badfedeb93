import os from 'node:os'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { createIndexStore, type IndexStore } from '@callboard/modules/knowledge/domain/index-store'
import type { Call, Reply } from './contract.ts'

// Code of the ranking thread. Only loaded by it.

// On Linux the priority applies to this thread only, so building an index uses the time that requests leave.
try {
  os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL)
} catch {}

function answer(store: IndexStore, { call, method, parameters }: Call): Reply {
  try {
    const run = store[method] as (...all: unknown[]) => unknown
    return { call, value: run(...parameters) }
  } catch (error) {
    return { call, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

/** @param maxBytes memory for the indexes of all organizations */
function serve(port: MessagePort, { maxBytes }: { maxBytes: number }): void {
  const store = createIndexStore(maxBytes)
  port.on('message', (message: Call) => port.postMessage(answer(store, message)))
}

if (parentPort) serve(parentPort, workerData)
