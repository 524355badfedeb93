/** Rows of a list that a page begins with. */
const few = 20

/** The first rows, or all of them where the address says so. */
export const shownRows = <T,>(rows: readonly T[], all: boolean): readonly T[] => (all ? rows : rows.slice(0, few))

/** Leads to the same page with all rows, where some are left out. */
export const AllRows = ({ rows, shown, href }: { rows: number; shown: number; href: string }) =>
  shown < rows ? (
    <p className="border-t px-3.5 py-2.5">
      <a href={href} className="text-accent hover:underline">
        Show all {rows}
      </a>
    </p>
  ) : null
