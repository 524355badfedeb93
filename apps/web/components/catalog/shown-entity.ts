import type { getEntity } from '@callboard/modules/catalog'

/** What the entity page shows, with the name it goes by. */
export type ShownEntity = Awaited<ReturnType<typeof getEntity>> & { label: string }
