/** Widgets of the product itself. Those of plugins are `<plugin>.<slot>`. */
export const ownWidgetIds = ['figures', 'attention', 'services', 'activity', 'starred'] as const

const columns = ['main', 'side'] as const
type Column = (typeof columns)[number]
const places = [...columns, 'hidden'] as const
/** A column, or hidden. */
export type Place = (typeof places)[number]

/** The widgets of a home page by column, from top to bottom, and those that are hidden. */
export type HomeLayout = Record<Place, string[]>

export type Arranged = {
  id: string
  /** Where it is until somebody moves it. */
  column: Column
  /** Too wide for the side column. */
  wide: boolean
}

const idsOf = (layout: HomeLayout): string[] => places.flatMap((place) => layout[place])

/** A layout of the widgets that exist: what is not available is left out, and what the layout does not know is added. */
export function arrangeWidgets(layout: HomeLayout | null, available: readonly Arranged[]): HomeLayout {
  const chosen = layout ?? { main: [], side: [], hidden: [] }
  const known = new Set(idsOf(chosen))
  const fits = (place: Place) => (id: string) => {
    const widget = available.find((w) => w.id === id)
    return widget !== undefined && !(place === 'side' && widget.wide)
  }
  const misplaced = chosen.side.filter((id) => available.some((w) => w.id === id && w.wide))
  const added = (column: Column) => available.filter((w) => w.column === column && !known.has(w.id)).map((w) => w.id)
  return {
    main: [...chosen.main.filter(fits('main')), ...misplaced, ...added('main')],
    side: [...chosen.side.filter(fits('side')), ...added('side')],
    hidden: chosen.hidden.filter(fits('hidden')),
  }
}

/** Moves a widget to a position of a column, or hides it. */
export function placeWidget(layout: HomeLayout, id: string, place: Place, index: number): HomeLayout {
  const without = (from: Place) => layout[from].filter((other) => other !== id)
  const target = without(place)
  target.splice(Math.max(0, index), 0, id)
  return { main: without('main'), side: without('side'), hidden: without('hidden'), [place]: target }
}

/** Keeps where the widgets were that a new layout does not name: those of a plugin that is switched off. */
export function keepUnnamed(layout: HomeLayout, before: HomeLayout | null): HomeLayout {
  if (!before) return layout
  const named = new Set(idsOf(layout))
  const kept = (place: Place) => [...layout[place], ...before[place].filter((id) => !named.has(id))]
  return { main: kept('main'), side: kept('side'), hidden: kept('hidden') }
}

/** The widgets that a layout names and that are in neither of these. */
export function unknownWidgets(layout: HomeLayout, known: readonly string[], before: HomeLayout | null): string[] {
  const all = new Set([...known, ...(before ? idsOf(before) : [])])
  return idsOf(layout).filter((id) => !all.has(id))
}
