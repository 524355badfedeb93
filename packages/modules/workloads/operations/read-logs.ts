import { AppError, notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { asRefusal, connectIntegration } from '@callboard/modules/integrations'
import { z } from 'zod'
import { instance as instanceSchema } from '../domain/workload.ts'

/** What one look at a log may cost: lines at the start, bytes in all, and how long it may be followed. */
const logLimits = { lines: 2000, bytes: 1024 * 1024, followMs: 10 * 60_000 }

const input = z.object({
  integrationId: z.uuid(),
  key: z.string().max(300),
  instance: z.string().max(300),
  container: z.string().max(300),
  /** The run before the last restart. */
  previous: z.boolean().default(false),
  follow: z.boolean().default(false),
  lines: z.number().int().min(1).max(logLimits.lines).default(200),
})

/** Ends a stream after so many bytes, and says so. */
function bounded(stream: ReadableStream<Uint8Array>, bytes: number): ReadableStream<Uint8Array> {
  let left = bytes
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        controller.enqueue(chunk.subarray(0, left))
        left -= chunk.length
        if (left > 0) return
        controller.enqueue(new TextEncoder().encode(`\n— cut after ${bytes / 1024} KiB; ask for fewer lines —\n`))
        controller.terminate()
      },
    }),
  )
}

/**
 * The log of one container, straight from where it runs; nothing of it is stored. Only containers of workloads that
 * this organization's integration has listed can be asked for.
 * @returns `open`, which gives plain text, size-bounded, that ends when the signal aborts
 */
export const readLogs = operation({
  name: 'workloads.read-logs',
  action: 'kubernetes.logs',
  input,
  async run(context, { integrationId, key, instance, container, previous, follow, lines }) {
    const found = await context.tx((db) =>
      db.workload.findFirst({ where: { integrationId, key }, select: { namespace: true, instances: true, integration: true } }),
    )
    if (!found) throw notFound('This workload')
    const listed = z
      .array(instanceSchema)
      .parse(found.instances)
      .find((i) => i.name === instance)
    if (!listed?.containers.some((c) => c.name === container)) throw notFound('This container')
    const { integration, namespace } = found
    return {
      async open(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
        const until = AbortSignal.any([signal, AbortSignal.timeout(follow ? logLimits.followMs : 30_000)])
        const { plugin, context: connected } = await connectIntegration(context.platform, context.tenantId, integration, until)
        const logs = plugin.logs?.bind(plugin)
        if (!logs) throw new AppError('unavailable', `${plugin.manifest.name} brings no logs.`)
        const wanted = { namespace, instance, container, previous, follow, lines, bytes: logLimits.bytes }
        return bounded(await asRefusal(() => logs(connected, wanted)), logLimits.bytes)
      },
    }
  },
})
