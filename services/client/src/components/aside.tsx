import { Link } from 'react-router'
import classes from './card.module.css'

interface Props {
  question?: string
  to: string
  children: string
}

/** A link under a form to the other way in. */
export function Aside({ question, to, children }: Props) {
  return (
    <p className={classes.aside}>
      {question && `${question} `}
      <Link to={to}>{children}</Link>
    </p>
  )
}
