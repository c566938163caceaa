//! From text to elements.

use memchr::{memchr, memchr2, memchr3_iter, memmem};

use super::document::{Added, Document, Span, is_blank};
use super::references::resolved;

/// Elements nested deeper than this are refused.
const MAX_DEPTH: usize = 64;

/// More elements than this are refused. A page of 500 full records has some thirty thousand.
const MAX_ELEMENTS: usize = 1_000_000;

/// What is wrong, in words of ours: quoting a server may quote half a secret, which nothing would
/// recognise.
type Problem = String;

/// Parses a document.
///
/// Comments, processing instructions and a document type are skipped; entities that the
/// document defines for itself are never expanded, unknown ones stay as they are written.
///
/// # Errors
/// Says why the text is not well-formed XML: cut off, tags that do not match, no element, or
/// more after the root.
pub fn parse(text: &str) -> Result<Document<'_>, Problem> {
    let text = text.trim_start_matches('\u{FEFF}').trim();
    if u32::try_from(text.len()).is_err() {
        return Err("it is longer than 4 GiB".to_owned());
    }
    let mut reading = Reading {
        document: Document::new(text),
        open: Vec::new(),
        at: 0,
    };
    while reading.at < text.len() {
        reading.step()?;
    }
    match (reading.open.last(), reading.document.len()) {
        (Some(_), _) => Err("the document ends inside an element".to_owned()),
        (None, 0) => Err("the document has no element".to_owned()),
        (None, _) => Ok(reading.document),
    }
}

/// A document that is being read.
struct Reading<'a> {
    document: Document<'a>,
    /// The elements that the place is inside of, from the root on.
    open: Vec<usize>,
    /// The place of what is read next.
    at: usize,
}

impl<'a> Reading<'a> {
    /// Reads a tag or what is between two.
    fn step(&mut self) -> Result<(), Problem> {
        match self.rest() {
            [b'<', b'/', ..] => self.end_tag(),
            [b'<', b'!', b'-', ..] => self.comment(),
            [b'<', b'!', b'[', ..] => self.character_data(),
            [b'<', b'!', ..] => self.document_type(),
            [b'<', b'?', ..] => self.instruction(),
            [b'<', ..] => self.start_tag(),
            _ => self.text(),
        }
    }

    /// What has not been read.
    fn rest(&self) -> &'a [u8] {
        &self.document.text.as_bytes()[self.at..]
    }

    fn start_tag(&mut self) -> Result<(), Problem> {
        const UNCLOSED: &str = "a tag is not closed";
        let start = self.at;
        let tag = self.rest();
        let stop = tag.iter().position(|byte| needs_care(*byte));
        let stop = stop.ok_or(UNCLOSED)?;
        let is_plain = tag[stop] == b'>';
        let end = match is_plain {
            true => stop,
            false => end_of_tag(tag).ok_or(UNCLOSED)?,
        };
        let is_empty = tag[end - 1] == b'/';
        let mut name = "<".len()..end - usize::from(is_empty);
        if !is_plain {
            let inside = &tag[name.clone()];
            let length = inside.iter().position(|byte| is_space(*byte));
            name.end = length.map_or(name.end, |length| name.start + length);
            let prefix = memchr(b':', &tag[name.clone()]);
            name.start += prefix.map_or(0, |length| length + ":".len());
        }
        self.at = start + end + ">".len();
        let source = Span::new(start, self.at);
        self.open_element(source, Span::new(start + name.start, start + name.end))?;
        if is_empty {
            self.open.pop();
        }
        Ok(())
    }

    fn open_element(&mut self, source: Span, name: Span) -> Result<(), Problem> {
        let elements = self.document.len();
        if self.open.is_empty() && elements > 0 {
            return Err("there is more than one root element".to_owned());
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(format!("elements are nested deeper than {MAX_DEPTH}"));
        }
        if elements >= MAX_ELEMENTS {
            return Err(format!("there are more than {MAX_ELEMENTS} elements"));
        }
        self.open.push(elements);
        self.document.open(source, name);
        Ok(())
    }

    fn end_tag(&mut self) -> Result<(), Problem> {
        let at = self.open.pop().ok_or("an end tag without its start")?;
        let opened = self.document.whole_name(at);
        let tag = &self.rest()["</".len()..];
        let end = match tag.strip_prefix(opened.as_bytes()) {
            Some([b'>', ..]) => opened.len(),
            rest => {
                let end = end_of_tag(tag).ok_or("a tag is not closed")?;
                // White space may follow the name.
                let after = rest.and_then(|_| tag.get(opened.len()..end));
                if !after.is_some_and(|after| after.iter().all(|byte| is_space(*byte))) {
                    return Err("its tags do not match".to_owned());
                }
                end
            }
        };
        self.at += "</".len() + end + ">".len();
        self.document.close(at, self.at);
        Ok(())
    }

    /// What stands there until the next tag.
    fn text(&mut self) -> Result<(), Problem> {
        let start = self.at;
        let rest = self.rest();
        let padding = rest.iter().position(|byte| !is_space(*byte));
        if let Some(end) = padding.filter(|end| rest[*end] == b'<')
            && !self
                .open
                .last()
                .is_some_and(|at| self.document.has_text(*at))
        {
            self.at += end;
            return Ok(());
        }
        let stop = memchr2(b'<', b'&', rest).unwrap_or(rest.len());
        if rest.get(stop) != Some(&b'&') {
            self.at += stop;
            return self.add(Added::AsItStands(Span::new(start, self.at)));
        }
        self.at += memchr(b'<', rest).unwrap_or(rest.len());
        let text = resolved(&self.document.text[start..self.at]);
        self.add(Added::Resolved(text))
    }

    /// What is between `<![CDATA[` and `]]>`.
    fn character_data(&mut self) -> Result<(), Problem> {
        const START: &[u8] = b"<![CDATA[";
        let inside = self.rest().strip_prefix(START);
        let inside = inside.ok_or("it has a marked section that is none of XML's")?;
        let length = memmem::find(inside, b"]]>").ok_or("CDATA is not closed")?;
        let start = self.at + START.len();
        self.at = start + length + "]]>".len();
        self.add(Added::AsItStands(Span::new(start, start + length)))
    }

    fn comment(&mut self) -> Result<(), Problem> {
        let inside = self.rest().strip_prefix(b"<!--");
        let inside = inside.ok_or("it has markup that is none of XML's")?;
        let length = memmem::find(inside, b"-->").ok_or("a comment is not closed")?;
        self.at += "<!--".len() + length + "-->".len();
        Ok(())
    }

    fn instruction(&mut self) -> Result<(), Problem> {
        let inside = &self.rest()["<?".len()..];
        let length = memmem::find(inside, b"?>").ok_or("an instruction is not closed")?;
        self.at += "<?".len() + length + "?>".len();
        Ok(())
    }

    /// `<!DOCTYPE ...>`, in either case, with what it defines in brackets.
    fn document_type(&mut self) -> Result<(), Problem> {
        const START: &[u8] = b"<!DOCTYPE";
        let rest = self.rest();
        let start = rest.get(..START.len());
        if !start.is_some_and(|start| start.eq_ignore_ascii_case(START)) {
            return Err("it has markup that is none of XML's".to_owned());
        }
        self.at += end_of_type(rest).ok_or("the document type is not closed")? + 1;
        Ok(())
    }

    /// Adds to the text of the element that is open.
    fn add(&mut self, text: Added) -> Result<(), Problem> {
        match self.open.last() {
            Some(at) => self.document.add(*at, text),
            None if is_blank(self.document.added(&text)) => {}
            None => return Err("there is text outside the root element".to_owned()),
        }
        Ok(())
    }
}

/// What ends a tag, or makes it less than plain to see where its name begins and ends.
fn needs_care(byte: u8) -> bool {
    matches!(byte, b'>' | b':' | b'"' | b'\'') || is_space(byte)
}

/// XML 1.0, production 3.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// The place of the `>` that ends a tag: those in quotes do not.
fn end_of_tag(tag: &[u8]) -> Option<usize> {
    let mut quote = None;
    for at in memchr3_iter(b'>', b'"', b'\'', tag) {
        match (quote, tag[at]) {
            (None, b'>') => return Some(at),
            (None, opening) => quote = Some(opening),
            (Some(opening), byte) if byte == opening => quote = None,
            _ => {}
        }
    }
    None
}

/// The place of the `>` that ends a document type.
fn end_of_type(whole: &[u8]) -> Option<usize> {
    let mut at = 0;
    let mut in_brackets = false;
    loop {
        let rest = &whole[at..];
        at += match rest {
            [] => return None,
            [b'>', ..] if !in_brackets => return Some(at),
            [b'<', b'!', b'-', b'-', ..] => memmem::find(rest, b"-->")? + "-->".len(),
            [b'<', b'?', ..] => memmem::find(rest, b"?>")? + "?>".len(),
            [b'<', ..] if in_brackets => end_of_tag(rest)? + ">".len(),
            [quote @ (b'"' | b'\''), inside @ ..] if !in_brackets => memchr(*quote, inside)? + 2,
            [bracket @ (b'[' | b']'), ..] => {
                in_brackets = *bracket == b'[';
                1
            }
            _ => 1,
        };
    }
}
