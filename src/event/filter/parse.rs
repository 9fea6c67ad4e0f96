//! Reads a condition: `not` binds most, then `and`, then `or`.

use super::expression::{Comparison, Expression, Operator, Value};
use super::token::{Token, mistake, tokens};
use crate::error::{Error, Result};
use crate::time::Date;

/// Brackets and `not` may be nested this deep; more is a slip, and would exhaust the stack.
const DEEPEST: usize = 100;

/// Reads a condition.
///
/// # Errors
/// The first word that does not fit.
pub(super) fn parse(text: &str) -> Result<Expression> {
    let mut parser = Parser {
        text,
        tokens: tokens(text)?,
        next: 0,
        depth: 0,
    };
    let expression = parser.any()?;
    match parser.peek() {
        None => Ok(expression),
        Some(_) => Err(parser.expected("`and`, `or` or the end")),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<(Token, usize)>,
    next: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(token, _)| token)
    }

    /// Takes the next word if it is this word of the language.
    fn takes_word(&mut self, word: &str) -> bool {
        let is_next =
            matches!(self.peek(), Some(Token::Word(found)) if found.eq_ignore_ascii_case(word));
        self.next += usize::from(is_next);
        is_next
    }

    /// Takes the next word if it is this mark.
    fn takes_mark(&mut self, mark: &str) -> bool {
        let is_next = matches!(self.peek(), Some(Token::Mark(found)) if *found == mark);
        self.next += usize::from(is_next);
        is_next
    }

    /// Returns the error that something else was expected here.
    fn expected(&self, what: &str) -> Error {
        let end = self.text.chars().count();
        match self.tokens.get(self.next) {
            None => mistake(
                self.text,
                end,
                format!("expected {what}, but the expression ends"),
            ),
            Some((token, at)) => {
                let found = match token {
                    Token::Word(word) | Token::Name(word) => word.as_str(),
                    Token::Text(text) => text.as_str(),
                    Token::Mark(mark) => mark,
                };
                mistake(
                    self.text,
                    *at,
                    format!("expected {what}, and found `{found}`"),
                )
            }
        }
        .with_help("write it like relevance >= 90 and kind in (\"guidance\", \"rating\")")
    }

    fn any(&mut self) -> Result<Expression> {
        let mut parts = vec![self.all()?];
        while self.takes_word("or") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Expression::Any))
    }

    fn all(&mut self) -> Result<Expression> {
        let mut parts = vec![self.not()?];
        while self.takes_word("and") {
            parts.push(self.not()?);
        }
        Ok(one_or(parts, Expression::All))
    }

    fn not(&mut self) -> Result<Expression> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.expected(&format!("at most {DEEPEST} brackets in each other")));
        }
        let expression = if self.takes_word("not") {
            Expression::Not(Box::new(self.not()?))
        } else if self.takes_mark("(") {
            let inner = self.any()?;
            if !self.takes_mark(")") {
                return Err(self.expected("`)`"));
            }
            inner
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn comparison(&mut self) -> Result<Expression> {
        let column = match self.peek() {
            Some(Token::Word(name)) if !is_reserved(name) && value_of(name).is_none() => {
                name.clone()
            }
            Some(Token::Name(name) | Token::Text(name)) => name.clone(),
            _ => return Err(self.expected("the name of a column")),
        };
        self.next += 1;
        let is_negated = self.takes_word("not");
        let (operator, values) = if self.takes_word("in") {
            (Operator::Equal, self.list()?)
        } else if self.takes_word("like") {
            (Operator::Like, vec![self.value()?])
        } else if is_negated {
            return Err(self.expected("`in` or `like`"));
        } else {
            (self.operator()?, vec![self.value()?])
        };
        let comparison = Expression::Comparison(Comparison {
            column,
            operator,
            values,
        });
        Ok(if is_negated {
            Expression::Not(Box::new(comparison))
        } else {
            comparison
        })
    }

    fn operator(&mut self) -> Result<Operator> {
        let operator = match self.peek() {
            Some(Token::Mark("=")) => Operator::Equal,
            Some(Token::Mark("!=")) => Operator::Unequal,
            Some(Token::Mark("<")) => Operator::Less,
            Some(Token::Mark("<=")) => Operator::AtMost,
            Some(Token::Mark(">")) => Operator::More,
            Some(Token::Mark(">=")) => Operator::AtLeast,
            _ => {
                return Err(self.expected("a comparison such as =, !=, <, <=, >, >=, in or like"));
            }
        };
        self.next += 1;
        Ok(operator)
    }

    /// Reads values between brackets, separated by commas.
    fn list(&mut self) -> Result<Vec<Value>> {
        if !self.takes_mark("(") {
            return Err(self.expected("`(` and a list of values"));
        }
        let mut values = vec![self.value()?];
        while self.takes_mark(",") {
            values.push(self.value()?);
        }
        if self.takes_mark(")") {
            Ok(values)
        } else {
            Err(self.expected("`,` or `)`"))
        }
    }

    fn value(&mut self) -> Result<Value> {
        let value = match self.peek() {
            Some(Token::Text(text)) => Some(Value::Text(text.clone())),
            Some(Token::Word(word)) => value_of(word),
            _ => None,
        };
        let value = value.ok_or_else(|| match self.peek() {
            Some(Token::Word(word)) if !is_reserved(word) => {
                let help = format!("put text in quotes: \"{word}\"");
                self.expected("a number, a date or a text in quotes")
                    .with_help(help)
            }
            _ => self.expected("a value: a number, a date or a text in quotes"),
        })?;
        self.next += 1;
        Ok(value)
    }
}

/// Returns the only part, or all of them together.
fn one_or(mut parts: Vec<Expression>, several: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            several(parts)
        }
    }
}

/// Returns the number or date that a word without quotes is.
fn value_of(word: &str) -> Option<Value> {
    if Date::parse(word).is_some() {
        return Some(Value::Text(word.to_owned()));
    }
    let is_number = word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let number: f64 = word.parse().ok().filter(|_| is_number)?;
    number
        .is_finite()
        .then(|| Value::Number(word.to_owned(), number))
}

fn is_reserved(word: &str) -> bool {
    ["and", "or", "not", "in", "like"]
        .iter()
        .any(|reserved| word.eq_ignore_ascii_case(reserved))
}
