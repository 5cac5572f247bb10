//! A proxy between kiosks and centre that does to their connections what networks do: it cuts them in the middle of a
//! body, is late, falls silent, repeats itself, or is not there.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{AbortHandle, JoinHandle};

use crate::chance::Chance;
use crate::deeds::{Deed, Deeds};
use crate::fate::{Direction, End, Fate, Weather};
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
            self.net.deeds.done(Deed::WasDown);
        }
        self.drops_all();
    }

    /// Ends all connections, those that fell silent too.
    pub fn drops_all(&self) {
        for line in std::mem::take(&mut *self.net.open.lock().unwrap()) {
            if !line.task.is_finished() {
                self.net.deeds.done(Deed::DroppedLine);
                line.task.abort();
            }
        }
    }

    /// Something happens to every connection there is, and soon: in the middle of what is under way on it.
    pub fn strikes(&self) {
        for line in &*self.net.open.lock().unwrap() {
            *line.fate.lock().unwrap() = Fate::of_struck(&self.net.chance);
        }
    }

    /// What the centre says on the connections there are reaches nobody any more, and nobody is told.
    pub fn silences_answers(&self) {
        for line in &*self.net.open.lock().unwrap() {
            *line.fate.lock().unwrap() = Fate::without_answers();
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
            self.net.deeds.done(Deed::RepeatedRequest);
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
        // Held until it is among them: whoever changes the weather and drops all drops this one too.
        let mut open = net.open.lock().unwrap();
        let weather = *net.weather.lock().unwrap();
        let fate = Arc::new(Mutex::new(Fate::of_new(&net.chance, weather)));
        let task = tokio::spawn(carry(Arc::clone(&net), kiosk, Arc::clone(&fate)));
        let task = task.abort_handle();
        open.retain(|line| !line.task.is_finished());
        open.push(Line { task, fate });
    }
}

impl Net {
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
    let there = net.pump(from_kiosk, to_centre, Direction::ToCentre, &fate, |bytes| {
        requests.take(bytes);
        while let Some(request) = requests.whole() {
            net.record(request);
        }
    });
    let back = net.pump(from_centre, to_kiosk, Direction::ToKiosk, &fate, |_| {});
    let end = tokio::select! {
        end = there => end,
        end = back => end,
    };
    match end {
        Ok(None) | Err(_) => {}
        Ok(Some(End::Cut)) => net.deeds.done(Deed::CutLine),
        Ok(Some(End::Silence)) => {
            net.deeds.done(Deed::SilencedLine);
            std::future::pending::<()>().await;
        }
    }
}

impl Net {
    /// Passes on what comes, until there is no more or its fate is met.
    async fn pump(
        &self,
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
            if late > Duration::ZERO {
                self.deeds.done(Deed::DelayedPiece);
                tokio::time::sleep(late).await;
            }
            let (passes, end) = fate.lock().unwrap().meets(direction, came);
            to.write_all(&buffer[..passes]).await?;
            if end.is_some() {
                return Ok(end);
            }
        }
    }
}
