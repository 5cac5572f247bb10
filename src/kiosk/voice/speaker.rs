//! The thread that carries out what [`super::Speech`] says: piece by piece, a clip where there is one, else the engine.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;

use super::clips::{Clips, Player};
use super::engine::Engine;
use super::process::{Invocation, Running, TICK};
use super::speech::{Command, Saying, Volume};
use super::utterance::{Piece, Utterance};

/// A piece is given this many ticks, two minutes, before its process is taken to hang and is killed.
const PIECE_TICKS: u32 = 6_000;

/// What a machine can be heard by.
#[derive(Default)]
pub struct Voice {
    pub engine: Option<Box<dyn Engine>>,
    pub player: Option<Player>,
    pub clips: Clips,
}

/// Told when a saying is through with so many more pieces.
pub type Progress = Box<dyn FnMut(Saying, usize) + Send>;

/// Ends, and is silent, when it is let go.
pub struct Speaker {
    commands: Option<Sender<Command>>,
    thread: Option<JoinHandle<()>>,
}

impl Speaker {
    /// Fails when the system has no thread left.
    pub fn start(voice: Voice, progress: Progress) -> std::io::Result<Self> {
        let (commands, inbox) = channel();
        let thread = std::thread::Builder::new()
            .name("voice".to_owned())
            .spawn(move || work(&voice, &inbox, progress))?;
        Ok(Self {
            commands: Some(commands),
            thread: Some(thread),
        })
    }

    /// Does not wait. A later command cuts an earlier one short.
    pub fn carry_out(&self, command: Command) {
        if let Some(commands) = &self.commands {
            // The thread only ends when this end is let go.
            let _ = commands.send(command);
        }
    }
}

impl Drop for Speaker {
    fn drop(&mut self) {
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What a piece came to.
enum After {
    /// It was said, or could not be: the next one follows.
    Next,
    /// Something else is to be done.
    Cut(Command),
    /// Nobody is there to give commands.
    End,
}

fn work(voice: &Voice, inbox: &Receiver<Command>, mut progress: Progress) {
    let mut next = inbox.recv().ok();
    while let Some(command) = next.take() {
        let Command::Say {
            saying,
            utterance,
            volume,
        } = command
        else {
            next = inbox.recv().ok();
            continue;
        };
        let after = say(voice, inbox, &utterance, volume, |pieces| {
            progress(saying, pieces);
        });
        next = match after {
            After::Next => inbox.recv().ok(),
            After::Cut(command) => Some(command),
            After::End => return,
        };
    }
}

fn say(
    voice: &Voice,
    inbox: &Receiver<Command>,
    utterance: &Utterance,
    volume: Volume,
    mut done: impl FnMut(usize),
) -> After {
    for piece in &utterance.pieces {
        let (invocation, speaks) = match clip(voice, utterance, piece, volume) {
            Some(invocation) => (Some(invocation), false),
            None => (engine(voice, utterance, volume), true),
        };
        if let Some(invocation) = invocation {
            match run(&invocation, if speaks { piece.text() } else { "" }, inbox) {
                After::Next => {}
                cut => {
                    if speaks {
                        hush(voice);
                    }
                    return cut;
                }
            }
        }
        done(1);
    }
    After::Next
}

fn clip(voice: &Voice, utterance: &Utterance, piece: &Piece, volume: Volume) -> Option<Invocation> {
    let player = voice.player.as_ref()?;
    let clip = voice.clips.clip(utterance.lang, piece.clip.as_deref()?)?;
    Some(player.play(&clip, volume))
}

fn engine(voice: &Voice, utterance: &Utterance, volume: Volume) -> Option<Invocation> {
    let engine = voice.engine.as_ref()?;
    let speaks = engine.speaks(utterance.lang);
    speaks.then(|| engine.say(utterance.lang, volume))
}

/// Runs a process to its end, unless a command comes before.
fn run(invocation: &Invocation, text: &str, inbox: &Receiver<Command>) -> After {
    let program = invocation.program.display();
    let mut running = match Running::start(invocation, text) {
        Ok(running) => running,
        Err(error) => {
            tracing::warn!(%program, %error, "the voice's program does not start");
            return After::Next;
        }
    };
    for _ in 0..PIECE_TICKS {
        match running.ended() {
            Some(true) => return After::Next,
            Some(false) => {
                tracing::warn!(%program, "the voice's program ended with an error");
                return After::Next;
            }
            None => {}
        }
        match inbox.recv_timeout(TICK) {
            Ok(command) => return After::Cut(command),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return After::End,
        }
    }
    tracing::warn!(%program, "the voice's program hangs and is killed");
    After::Next
}

/// Silences an engine that goes on by itself when its process is gone.
fn hush(voice: &Voice) {
    if let Some(invocation) = voice.engine.as_ref().and_then(|engine| engine.hush()) {
        // It says nothing worth hearing; how it ended shows in whether there is silence.
        let _ = super::process::output(&invocation);
    }
}

#[cfg(test)]
mod tests;
