import { AppError } from '@callboard/core/errors'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse } from '@callboard/parsing/parse'
import { z } from 'zod'

const maxObjects = 100

const namespace = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)

/** One object to apply. What is not listed is passed on as it is. */
const manifest = z.looseObject({
  apiVersion: z.string().regex(/^([a-z0-9.-]{1,253}\/)?v[a-z0-9]{1,62}$/),
  kind: z.string().regex(/^[A-Z][A-Za-z0-9]{0,62}$/),
  metadata: z.looseObject({
    // Segments of a path: Kubernetes refuses these names as well.
    name: z.string().regex(/^(?!\.{1,2}$)[^/%]{1,253}$/),
    namespace: namespace.optional(),
  }),
})
export type Manifest = z.output<typeof manifest>

const list = z.looseObject({ kind: z.string().endsWith('List'), items: z.array(z.unknown()) })

/** The items of a list, as `kubectl get -o yaml` writes them; otherwise the object itself. */
const objectsIn = (value: unknown): unknown[] => list.safeParse(value).data?.items ?? [value]

async function documentsOf(text: string, source: string): Promise<unknown[]> {
  try {
    return await parse('yaml-documents', text)
  } catch (error) {
    if (error instanceof NotParsed && error.reason === 'failed')
      throw new AppError('invalid_input', `${source} is no YAML: ${error.message}.`)
    throw error
  }
}

/**
 * The objects of manifests, in their order. Empty documents are skipped.
 * @throws AppError `invalid_input` that says what an object lacks
 */
export async function parseManifests(sources: readonly { name: string; content: unknown }[]): Promise<Manifest[]> {
  const objects: Manifest[] = []
  for (const { name, content } of sources) {
    const documents = typeof content === 'string' ? await documentsOf(content, name) : [content]
    for (const value of documents.filter((one) => one !== null).flatMap(objectsIn)) {
      const parsed = manifest.safeParse(value)
      if (!parsed.success)
        throw new AppError(
          'invalid_input',
          `${name} has an object without a valid apiVersion, kind or metadata (${parsed.error.issues[0]?.path.join('.') || 'it is no object'}).`,
        )
      objects.push(parsed.data)
    }
  }
  if (objects.length === 0)
    throw new AppError('invalid_input', 'There is no object to apply. Name a file or a folder with manifests.')
  if (objects.length > maxObjects) throw new AppError('invalid_input', `A step applies at most ${maxObjects} objects.`)
  return objects
}
