import styles from './approve.module.css'

/** Any of several, or none. */
export const ManyOf = <Value extends string | number>(props: {
  readonly label: string
  readonly options: readonly { readonly value: Value; readonly name: string }[]
  readonly chosen: readonly Value[]
  readonly onChange: (chosen: readonly Value[]) => void
}) => (
  <fieldset className={styles['many']}>
    <legend>{props.label}</legend>
    <div className={styles['choices']}>
      {props.options.map(({ value, name }) => (
        <label key={value} className={styles['choice']}>
          <input
            type="checkbox"
            checked={props.chosen.includes(value)}
            onChange={(event) =>
              props.onChange(
                event.target.checked ? [...props.chosen, value] : props.chosen.filter((one) => one !== value),
              )
            }
          />
          {name}
        </label>
      ))}
    </div>
  </fieldset>
)
