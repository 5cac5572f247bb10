//! Reading from the network without letting what comes fill the memory: whatever answers in the centre's place may never
//! stop.

use std::pin::pin;

use futures::{Stream, StreamExt};

/// Why nothing more is read.
#[derive(Debug, thiserror::Error)]
pub enum Broken<E: std::error::Error + 'static> {
    #[error(transparent)]
    Line(#[from] E),
    #[error("what came is longer than {0} bytes, so it is not the centre's")]
    TooLong(usize),
}

/// A whole body. What is no UTF-8 in it is replaced: no document of ours holds such.
pub async fn text<B: AsRef<[u8]>, E: std::error::Error + 'static>(
    chunks: impl Stream<Item = Result<B, E>>,
    max_bytes: usize,
) -> Result<String, Broken<E>> {
    let mut chunks = pin!(chunks);
    let mut body = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        if chunk.as_ref().len() > max_bytes - body.len() {
            return Err(Broken::TooLong(max_bytes));
        }
        body.extend_from_slice(chunk.as_ref());
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// A stream of blocks that end with an empty line, as server-sent events are.
pub fn blocks<B: AsRef<[u8]>, E: std::error::Error + 'static>(
    chunks: impl Stream<Item = Result<B, E>>,
    max_bytes: usize,
) -> impl Stream<Item = Result<B, Broken<E>>> {
    let (mut open_bytes, mut last) = (0_usize, b'\n');
    chunks.map(move |chunk| {
        let chunk = chunk?;
        for byte in chunk.as_ref() {
            open_bytes = match (last, byte) {
                (b'\n', b'\n') => 0,
                _ => open_bytes + 1,
            };
            last = *byte;
            if open_bytes > max_bytes {
                return Err(Broken::TooLong(max_bytes));
            }
        }
        Ok(chunk)
    })
}

#[cfg(test)]
mod tests {
    use std::io::Error;

    use futures::stream;

    use super::*;

    #[tokio::test]
    async fn a_body_of_the_greatest_length_is_read_and_one_byte_more_is_not() {
        let read = text(arriving(&["abc", "def"]), 6).await;
        assert_eq!(read.unwrap(), "abcdef");
        let read = text(arriving(&["abc", "defg"]), 6).await;
        assert!(matches!(read, Err(Broken::TooLong(6))));
    }

    #[tokio::test]
    async fn a_stream_goes_on_for_ever_while_no_block_is_too_long() {
        for (parts, goes_on) in [
            (&["abcd\n\n", "abcd\n", "\nabcd\n\n"][..], true),
            (&["abcd\nx"], false),
            (&["abc", "def"], false),
        ] {
            let read = blocks(arriving(parts), 5).collect::<Vec<_>>().await;
            assert_eq!(read.iter().all(Result::is_ok), goes_on, "{parts:?}");
        }
    }

    #[tokio::test]
    async fn a_line_that_breaks_says_why() {
        let cut = stream::iter([Ok("a"), Err(Error::other("the line was cut"))]);
        let error = text(cut, 10).await.unwrap_err();
        assert_eq!(error.to_string(), "the line was cut");
    }

    fn arriving(parts: &[&'static str]) -> impl Stream<Item = Result<&'static str, Error>> {
        stream::iter(parts.iter().copied().map(Ok))
    }
}
