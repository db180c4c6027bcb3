/** A condition as a tree: the telling key names the kind of leaf (`trait`, `event`, `fact` …); `all`, `any` and `not` combine. */
export type ConditionTree = { readonly [key: string]: unknown }
