//! A printer of the tests' own: it takes bytes over TCP, turns them back into pictures, and misbehaves as it is told.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use super::picture::Picture;
use super::status::Fault;

/// How it behaves. Everything is well by default.
#[derive(Debug, Clone, Default)]
pub struct Behaviour {
    pub faults: Vec<Fault>,
    pub paper_low: bool,
    /// Answers every question with this.
    pub says: Option<&'static [u8]>,
    /// Sends this before it is asked anything.
    pub stale: Vec<u8>,
    /// Answers nothing at all.
    pub silent: bool,
    /// Does not know GS r.
    pub never_confirms: bool,
    /// After so many rows.
    pub trouble_after: Option<(u32, Trouble)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Takes no more bytes and says nothing.
    Hangs,
    /// Closes the connection.
    Closes,
    /// The paper is out: takes no more, and answers real-time questions.
    PaperOut,
}

/// It runs until the test ends.
pub struct Emulated {
    pub address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    behaviour: Arc<Mutex<Behaviour>>,
}

#[derive(Default)]
struct Seen {
    /// What was cut off.
    papers: Vec<Picture>,
    /// What is not cut yet.
    rows: Vec<u8>,
    connections: usize,
    unknown: Vec<u8>,
}

impl Emulated {
    pub fn new(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::<Mutex<Seen>>::default();
        let behaviour = Arc::new(Mutex::new(behaviour));
        let (to, how) = (seen.clone(), behaviour.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                to.lock().unwrap().connections += 1;
                let how = how.lock().unwrap().clone();
                Session::new(stream, how, to.clone()).run();
            }
        });
        Self {
            address,
            seen,
            behaviour,
        }
    }

    pub fn behave(&self, behaviour: Behaviour) {
        *self.behaviour.lock().unwrap() = behaviour;
    }

    pub fn papers(&self) -> Vec<Picture> {
        self.seen.lock().unwrap().papers.clone()
    }

    /// Nothing was printed, not even a row.
    pub fn is_untouched(&self) -> bool {
        let seen = self.seen.lock().unwrap();
        seen.papers.is_empty() && seen.rows.is_empty()
    }

    pub fn unknown_bytes(&self) -> usize {
        self.seen.lock().unwrap().unknown.len()
    }
}

/// Bytes as they come from a file instead.
pub fn decode(bytes: &[u8]) -> Vec<Picture> {
    let printer = Emulated::new(Behaviour::default());
    let mut stream = TcpStream::connect(printer.address).unwrap();
    stream.write_all(bytes).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answers = Vec::new();
    let _ = stream.read_to_end(&mut answers);
    printer.papers()
}

/// One connection.
struct Session {
    stream: TcpStream,
    behaviour: Behaviour,
    seen: Arc<Mutex<Seen>>,
    rows: u32,
    row_bytes: usize,
}

impl Session {
    fn new(stream: TcpStream, behaviour: Behaviour, seen: Arc<Mutex<Seen>>) -> Self {
        seen.lock().unwrap().rows.clear();
        Self {
            stream,
            behaviour,
            seen,
            rows: 0,
            row_bytes: 1,
        }
    }

    /// Until the connection ends.
    fn run(&mut self) -> Option<()> {
        let stale = self.behaviour.stale.clone();
        self.stream.write_all(&stale).ok()?;
        loop {
            match self.take::<1>()? {
                [0x10] => {
                    let [_, which] = self.take::<2>()?;
                    self.answer_now(which)?;
                }
                [0x1b] => {
                    self.take::<1>()?;
                }
                [0x1d] => self.group()?,
                [other] => self.seen.lock().unwrap().unknown.push(other),
            }
        }
    }

    fn group(&mut self) -> Option<()> {
        match self.take::<1>()? {
            [0x61] => {
                self.take::<1>()?;
            }
            [0x72] => {
                self.take::<1>()?;
                if !self.behaviour.never_confirms {
                    self.say(if self.behaviour.paper_low { 0b11 } else { 0 })?;
                }
            }
            [0x56] => {
                self.take::<2>()?;
                let mut seen = self.seen.lock().unwrap();
                let rows = std::mem::take(&mut seen.rows);
                seen.papers.push(paper(&rows, self.row_bytes));
            }
            [0x76] => self.raster()?,
            [other] => self.seen.lock().unwrap().unknown.push(other),
        }
        Some(())
    }

    fn raster(&mut self) -> Option<()> {
        let [_, _, across_low, across_high, down_low, down_high] = self.take::<6>()?;
        self.row_bytes = u16::from_le_bytes([across_low, across_high]).into();
        for _ in 0..u16::from_le_bytes([down_low, down_high]) {
            if let Some((_, trouble)) = self
                .behaviour
                .trouble_after
                .filter(|(rows, _)| *rows <= self.rows)
            {
                return self.trouble(trouble);
            }
            let mut row = vec![0; self.row_bytes];
            self.stream.read_exact(&mut row).ok()?;
            self.seen.lock().unwrap().rows.extend(row);
            self.rows += 1;
        }
        Some(())
    }

    /// Ends the session in its way.
    fn trouble(&mut self, trouble: Trouble) -> Option<()> {
        match trouble {
            Trouble::Closes => {}
            Trouble::Hangs => self.swallow(|_, _| Some(()))?,
            Trouble::PaperOut => {
                self.behaviour.faults.push(Fault::PaperOut);
                self.swallow(Self::answer_now)?;
            }
        }
        None
    }

    /// Works off nothing more, but sees real-time questions among what still comes.
    fn swallow(&mut self, question: impl Fn(&mut Self, u8) -> Option<()>) -> Option<()> {
        let mut last = [0; 2];
        loop {
            let [byte] = self.take::<1>()?;
            if last == [0x10, 0x04] && (1..=4).contains(&byte) {
                question(self, byte)?;
            }
            last = [last[1], byte];
        }
    }

    fn answer_now(&mut self, which: u8) -> Option<()> {
        let faults = &self.behaviour.faults;
        let bit = |is: bool, bits: u8| if is { bits } else { 0 };
        let fault = |fault, bits| bit(faults.contains(&fault), bits);
        let answer = 0x12
            | match which {
                1 => bit(!faults.is_empty(), 0x08),
                2 => {
                    fault(Fault::CoverOpen, 0x04)
                        | fault(Fault::PaperOut, 0x20)
                        | fault(Fault::Jammed, 0x40)
                }
                3 => fault(Fault::Jammed, 0x08),
                _ => bit(self.behaviour.paper_low, 0x0c) | fault(Fault::PaperOut, 0x60),
            };
        self.say(answer)
    }

    fn say(&mut self, answer: u8) -> Option<()> {
        if self.behaviour.silent {
            return Some(());
        }
        let answer = [answer];
        self.stream
            .write_all(self.behaviour.says.unwrap_or(&answer))
            .ok()
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        self.stream.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }
}

fn paper(rows: &[u8], row_bytes: usize) -> Picture {
    let mut picture = Picture::new(u32::try_from(row_bytes * 8).unwrap());
    picture.reach(u32::try_from(rows.len() / row_bytes).unwrap());
    for (y, row) in (0..).zip(rows.chunks_exact(row_bytes)) {
        for (x, bit) in (0..).zip(
            row.iter()
                .flat_map(|byte| (0..8).map(move |nth| byte & (0x80 >> nth))),
        ) {
            if bit != 0 {
                picture.set(x, y);
            }
        }
    }
    picture
}
