/** Maximum events per report. Apart from the schema, because every page of the portal loads it in the browser. */
export const maxEvents = 50
