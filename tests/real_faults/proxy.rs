//! A proxy between kiosks and centre that does to their connections what networks do: it cuts them in the middle of a
//! body, is late, falls silent, repeats itself, or is not there.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{AbortHandle, JoinHandle};

use crate::chance::Chance;
use crate::request::Requests;

/// The newest so many requests may be sent again.
const RECORDED_MAX: usize = 500;

/// So long a repeated request may take to be answered.
const REPEAT_MAX: Duration = Duration::from_secs(1);

pub struct Proxy {
    address: SocketAddr,
    /// Keeps the port while nobody listens: whoever connects then is refused, and no other program gets it.
    _port: TcpSocket,
    net: Arc<Net>,
    listening: Option<JoinHandle<()>>,
}

/// What happens to connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    Fair,
    /// Each connection meets a fate of its own.
    Foul,
}

/// How often something was done to a connection.
#[derive(Debug, Default)]
pub struct Deeds {
    pub cut: AtomicU64,
    pub silent: AtomicU64,
    pub late: AtomicU64,
    pub repeated: AtomicU64,
    pub dropped: AtomicU64,
    pub down: AtomicU64,
}

impl Deeds {
    pub fn silent(&self) -> u64 {
        self.silent.load(Ordering::Relaxed)
    }
}

/// A connection that goes on.
struct Line {
    task: AbortHandle,
    fate: Arc<Mutex<Fate>>,
}

struct Net {
    centre: Mutex<Option<SocketAddr>>,
    weather: Mutex<Weather>,
    chance: Chance,
    open: Mutex<Vec<Line>>,
    recorded: Mutex<VecDeque<Vec<u8>>>,
    deeds: Deeds,
}

impl Proxy {
    /// Fair weather, and no centre behind it yet.
    pub fn starts(chance: Chance) -> Self {
        let port = socket("127.0.0.1:0".parse().unwrap()).unwrap();
        let mut proxy = Self {
            address: port.local_addr().unwrap(),
            _port: port,
            net: Arc::new(Net {
                centre: Mutex::default(),
                weather: Mutex::new(Weather::Fair),
                chance,
                open: Mutex::default(),
                recorded: Mutex::default(),
                deeds: Deeds::default(),
            }),
            listening: None,
        };
        proxy.comes_up();
        proxy
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where the centre is now.
    pub fn leads_to(&self, centre: SocketAddr) {
        *self.net.centre.lock().unwrap() = Some(centre);
    }

    /// For connections that are made from now on.
    pub fn weather(&self, weather: Weather) {
        *self.net.weather.lock().unwrap() = weather;
    }

    pub fn comes_up(&mut self) {
        if self.listening.is_none() {
            let listener = socket(self.address).unwrap().listen(64).unwrap();
            let net = Arc::clone(&self.net);
            self.listening = Some(tokio::spawn(accept(listener, net)));
        }
    }

    /// Whoever connects is refused from now on.
    pub async fn goes_down(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.abort();
            // Ends with the abort; then the listener is closed.
            let _ = listening.await;
            self.net.deeds.down.fetch_add(1, Ordering::Relaxed);
        }
        self.drops_all();
    }

    /// Ends all connections, those that fell silent too.
    pub fn drops_all(&self) {
        let open = std::mem::take(&mut *self.net.open.lock().unwrap());
        let dropped = open.iter().filter(|line| !line.task.is_finished());
        let dropped = dropped.count();
        let dropped = u64::try_from(dropped).unwrap();
        self.net.deeds.dropped.fetch_add(dropped, Ordering::Relaxed);
        for line in open {
            line.task.abort();
        }
    }

    /// Something happens to every connection there is, and soon: in the middle of what is under way on it.
    pub fn strikes(&self) {
        for line in &*self.net.open.lock().unwrap() {
            *line.fate.lock().unwrap() = self.net.strike();
        }
    }

    /// What the centre says on the connections there are reaches nobody any more, and nobody is told.
    pub fn silences_answers(&self) {
        for line in &*self.net.open.lock().unwrap() {
            line.fate.lock().unwrap().ends = Some((Direction::ToKiosk, 1, End::Silence));
        }
    }

    /// From now on it is as if it were not there.
    pub fn is_perfect(&mut self) {
        self.weather(Weather::Fair);
        self.comes_up();
        self.drops_all();
    }

    /// Sends the centre a command of some kiosk again, perhaps one of long ago, and throws the answer away.
    pub async fn repeats_a_request(&self) {
        let request = {
            let recorded = self.net.recorded.lock().unwrap();
            if recorded.is_empty() {
                return;
            }
            let newest = u64::try_from(recorded.len() - 1).unwrap();
            let nth = self.net.chance.between(0, newest);
            recorded[usize::try_from(nth).unwrap()].clone()
        };
        let answered = tokio::time::timeout(REPEAT_MAX, self.net.sends(&request)).await;
        if matches!(answered, Ok(Ok(bytes)) if bytes > 0) {
            self.net.deeds.repeated.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub fn deeds(&self) -> &Deeds {
        &self.net.deeds
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.abort();
        }
        self.drops_all();
    }
}

fn socket(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // The port is kept by a second socket that never listens.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

async fn accept(listener: TcpListener, net: Arc<Net>) {
    loop {
        let Ok((kiosk, _)) = listener.accept().await else {
            return;
        };
        let fate = Arc::new(Mutex::new(net.fate()));
        let task = tokio::spawn(carry(Arc::clone(&net), kiosk, Arc::clone(&fate)));
        let task = task.abort_handle();
        let mut open = net.open.lock().unwrap();
        open.retain(|line| !line.task.is_finished());
        open.push(Line { task, fate });
    }
}

/// What becomes of one connection.
#[derive(Debug, Clone, Copy, Default)]
struct Fate {
    /// After so many more bytes in one direction it ends.
    ends: Option<(Direction, u64, End)>,
    /// Every piece is so late.
    late: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    ToCentre,
    ToKiosk,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Cut,
    /// Nothing passes any more, and nobody is told.
    Silence,
}

impl Net {
    /// Of a connection that is made now. A head is some hundred bytes, a ticket a thousand, a catalogue many thousand:
    /// each of them is met.
    fn fate(&self) -> Fate {
        if *self.weather.lock().unwrap() == Weather::Fair {
            return Fate::default();
        }
        let bytes = 1 << self.chance.between(6, 16);
        match self.chance.between(1, 10) {
            1..=3 => self.ends_within(bytes, End::Cut),
            4 => self.ends_within(bytes, End::Silence),
            5..=6 => self.is_late(),
            _ => Fate::default(),
        }
    }

    /// Of one that is in use: within the next command or answer.
    fn strike(&self) -> Fate {
        match self.chance.between(1, 4) {
            1..=2 => self.ends_within(2_000, End::Cut),
            3 => self.ends_within(2_000, End::Silence),
            _ => self.is_late(),
        }
    }

    fn ends_within(&self, bytes: u64, end: End) -> Fate {
        let directions = [Direction::ToCentre, Direction::ToKiosk];
        let direction = self.chance.one_of(&directions);
        Fate {
            ends: Some((direction, self.chance.between(1, bytes), end)),
            ..Fate::default()
        }
    }

    fn is_late(&self) -> Fate {
        self.deeds.late.fetch_add(1, Ordering::Relaxed);
        Fate {
            late: Duration::from_millis(self.chance.between(5, 80)),
            ..Fate::default()
        }
    }

    fn record(&self, request: Vec<u8>) {
        if !request.starts_with(b"POST") {
            return;
        }
        let mut recorded = self.recorded.lock().unwrap();
        if recorded.len() == RECORDED_MAX {
            recorded.pop_front();
        }
        recorded.push_back(request);
    }

    async fn reaches_centre(&self) -> io::Result<TcpStream> {
        let centre = *self.centre.lock().unwrap();
        let centre = centre.ok_or(io::ErrorKind::ConnectionRefused)?;
        let line = TcpStream::connect(centre).await?;
        line.set_nodelay(true)?;
        Ok(line)
    }

    async fn sends(&self, request: &[u8]) -> io::Result<usize> {
        let mut centre = self.reaches_centre().await?;
        centre.write_all(request).await?;
        centre.read(&mut [0; 4096]).await
    }
}

async fn carry(net: Arc<Net>, mut kiosk: TcpStream, fate: Arc<Mutex<Fate>>) {
    let Ok(mut centre) = net.reaches_centre().await else {
        return;
    };
    // A line without this is only slower.
    kiosk.set_nodelay(true).ok();
    let (from_kiosk, to_kiosk) = kiosk.split();
    let (from_centre, to_centre) = centre.split();
    let mut requests = Requests::default();
    let there = pump(from_kiosk, to_centre, Direction::ToCentre, &fate, |bytes| {
        requests.take(bytes);
        while let Some(request) = requests.whole() {
            net.record(request);
        }
    });
    let back = pump(from_centre, to_kiosk, Direction::ToKiosk, &fate, |_| {});
    let end = tokio::select! {
        end = there => end,
        end = back => end,
    };
    match end {
        Ok(None) | Err(_) => {}
        Ok(Some(End::Cut)) => {
            net.deeds.cut.fetch_add(1, Ordering::Relaxed);
        }
        Ok(Some(End::Silence)) => {
            net.deeds.silent.fetch_add(1, Ordering::Relaxed);
            std::future::pending::<()>().await;
        }
    }
}

/// Passes on what comes, until there is no more or its fate is met.
async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    direction: Direction,
    fate: &Mutex<Fate>,
    mut see: impl FnMut(&[u8]),
) -> io::Result<Option<End>> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let came = from.read(&mut buffer).await?;
        if came == 0 {
            return Ok(None);
        }
        see(&buffer[..came]);
        let late = fate.lock().unwrap().late;
        tokio::time::sleep(late).await;
        let (passes, end) = fate.lock().unwrap().meets(direction, came);
        to.write_all(&buffer[..passes]).await?;
        if end.is_some() {
            return Ok(end);
        }
    }
}

impl Fate {
    /// How many of the bytes pass, and what comes after them.
    fn meets(&mut self, on: Direction, came: usize) -> (usize, Option<End>) {
        match &mut self.ends {
            Some((direction, left, end)) if *direction == on => {
                let passes = came.min(usize::try_from(*left).unwrap());
                *left -= u64::try_from(passes).unwrap();
                (passes, (*left == 0).then_some(*end))
            }
            _ => (came, None),
        }
    }
}
