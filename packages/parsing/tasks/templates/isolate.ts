import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import variant from '@jitl/quickjs-wasmfile-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSRuntime,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core'
import { isolateSource } from './isolate-source.ts'
import { jsonataSource } from './jsonata-source.ts'
import { randomSource } from './random-source.ts'

const MiB = 1024 * 1024
const limits = { memoryBytes: 64 * MiB, stackBytes: 512 * 1024, ms: 3000, outputCharacters: 16 * MiB }

const require = createRequire(import.meta.url)

/** What runs in an isolate: a library, and the code that uses it. */
const programs = {
  nunjucks: { library: readFileSync(require.resolve('nunjucks/browser/nunjucks.js'), 'utf8'), source: isolateSource },
  jsonata: { library: readFileSync(require.resolve('jsonata/jsonata.min.js'), 'utf8'), source: jsonataSource },
}

type Request = { task: 'value' | 'step' | 'files' | 'jsonata' } & Record<string, unknown>
type ProgramName = keyof typeof programs

/** An isolate with its program loaded, and its memory as it is before each task. */
type Prepared = {
  vm: QuickJSContext
  runtime: QuickJSRuntime
  memory: ReturnType<QuickJSWASMModule['getWasmMemory']>
  image: Uint8Array
  /** Until when the current task may run. */
  deadline: { at: number }
}

/** A task failed inside of its isolate, which can be used again. */
class TaskFailed extends Error {}

const sentenceOf = (dumped: unknown): string => {
  const { name, message } = (typeof dumped === 'object' && dumped !== null ? dumped : {}) as { name?: unknown; message?: unknown }
  const text = String(message ?? dumped)
  if (text.includes('interrupted')) return `it takes longer than ${limits.ms / 1000} s`
  if (text.includes('out of memory')) return `it needs more than ${limits.memoryBytes / MiB} MiB of memory`
  if (text.includes('string too long')) return 'it makes a text that is too long'
  if (text.includes('stack overflow') || name === 'RangeError') return 'it is nested too deeply'
  return text.replace('(unknown path)', '').replaceAll(/\s+/g, ' ').trim().slice(0, 500)
}

function evaluate(vm: QuickJSContext, code: string, name: string): string {
  const result = vm.evalCode(code, name)
  if (result.error) {
    const dumped: unknown = vm.dump(result.error)
    result.error.dispose()
    throw new TaskFailed(sentenceOf(dumped))
  }
  const text = vm.typeof(result.value) === 'string' ? vm.getString(result.value) : ''
  result.value.dispose()
  return text
}

/** Runs what a promise of the isolate waits for, within its limits. */
function settle(runtime: QuickJSRuntime, vm: QuickJSContext): void {
  const result = runtime.executePendingJobs()
  if (!result.error) return
  const dumped: unknown = vm.dump(result.error)
  result.error.dispose()
  throw new TaskFailed(sentenceOf(dumped))
}

const chunkBytes = 64 * 1024
const zeros = Buffer.alloc(chunkBytes)

/** The end of what is not zero, rounded up. Reading pages that were never written costs no memory. */
function usedBytes(buffer: ArrayBufferLike): number {
  for (let end = buffer.byteLength; end > 0; end -= chunkBytes)
    if (!zeros.equals(Buffer.from(buffer, end - chunkBytes, chunkBytes))) return end
  return 0
}

/** Loads a program into a QuickJS of its own: WebAssembly without any function of the host, with limits of time, memory and stack. */
async function prepare(name: ProgramName): Promise<Prepared> {
  const module = await newQuickJSWASMModuleFromVariant(variant)
  const runtime = module.newRuntime()
  runtime.setMemoryLimit(limits.memoryBytes)
  runtime.setMaxStackSize(limits.stackBytes)
  const deadline = { at: Number.POSITIVE_INFINITY }
  runtime.setInterruptHandler(() => Date.now() > deadline.at)
  const vm = runtime.newContext()
  evaluate(vm, programs[name].library, 'library.js')
  evaluate(vm, randomSource, 'random.js')
  evaluate(vm, programs[name].source, 'isolate.js')
  // The handle of the global object is kept, so it has to be made before the image.
  vm.setProp(vm.global, 'request', vm.undefined)
  const memory = module.getWasmMemory()
  return { vm, runtime, memory, image: new Uint8Array(memory.buffer.slice(0, usedBytes(memory.buffer))), deadline }
}

/** Makes the memory what it was before the first task: nothing of the task before is left. */
function restore({ memory, image }: Prepared): void {
  const bytes = new Uint8Array(memory.buffer)
  bytes.fill(0, image.byteLength, Math.max(image.byteLength, usedBytes(memory.buffer)))
  bytes.set(image)
}

const prepared = new Map<ProgramName, Prepared>()

/** Runs a task. @returns its answer as JSON. @throws TaskFailed with a sentence that says what the template does wrong */
function runIn({ vm, runtime, deadline }: Prepared, request: Request): string {
  deadline.at = Date.now() + limits.ms
  const seed = [...crypto.getRandomValues(new Uint32Array(4))]
  vm.newString(JSON.stringify({ ...request, seed })).consume((text) => vm.setProp(vm.global, 'request', text))
  evaluate(vm, 'seedRandom(JSON.parse(request).seed); run()', 'run.js')
  settle(runtime, vm)
  const answer = evaluate(vm, 'answer()', 'answer.js')
  if (answer.length > limits.outputCharacters) throw new TaskFailed('it makes more than 16 MiB of text')
  return answer
}

/**
 * Runs a task of isolate-source.ts or jsonata-source.ts. Loading its program takes longer than most tasks, so an isolate is used
 * again: its memory is restored after each task. One that has grown, or that WebAssembly stopped, is replaced.
 * @throws Error with a sentence that says what the template does wrong
 */
export async function runInIsolate(request: Request): Promise<unknown> {
  const name: ProgramName = request.task === 'jsonata' ? 'jsonata' : 'nunjucks'
  const isolate = prepared.get(name) ?? (await prepare(name))
  prepared.delete(name)
  const bytes = isolate.memory.buffer.byteLength
  let usable = false
  try {
    const answer = runIn(isolate, request)
    usable = true
    return JSON.parse(answer)
  } catch (error) {
    usable = error instanceof TaskFailed
    throw error
  } finally {
    if (usable && isolate.memory.buffer.byteLength === bytes) {
      restore(isolate)
      prepared.set(name, isolate)
    }
  }
}
