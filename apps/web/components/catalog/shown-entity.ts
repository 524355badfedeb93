import type { getEntity } from '@callboard/modules/catalog'

/** The entity as shown on its page, with its display name. */
export type ShownEntity = Awaited<ReturnType<typeof getEntity>> & { label: string }
