//! The kiosk's window: touches go to the visit, what it wants done goes to the device, and what is known is shown.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use frontdesk_domain::catalogue::Catalogue;
use frontdesk_domain::ids::{CommandId, HelpId};
use frontdesk_domain::time::Timestamp;
use frontdesk_ui::metrics::ScreenMetrics;
use frontdesk_ui::{Frame, KioskWindow, Theme, TicketAdapter};
use slint::ComponentHandle as _;
use tokio::runtime::Handle;

use super::checkup::free_mb;
use super::device::Device;
use super::facts::{Facts, Published};
use super::frames::Frames;
use super::logic::IssueError;
use super::loopback::opens_only_here;
use super::machine::{Machine, Voice as VoiceSettings};
use super::monotonic::Monotonic;
use super::opening;
use super::pin::{self, Checked, PinFile};
use super::popular::Popular;
use super::printing::{NotPrinted, Printing};
use super::receipt::{self, Reading};
use super::session::{
    Asked, At, Deed, Draft, Effect, HelpProgress, Input, Notice, OutOfService, Pin, PinState,
    Session, TicketShown,
};
use super::talking::Talking;
use super::tries::Tries;
use super::views::{self, Looking, MachineShown, frame_language};
use super::voice::check::Means;
use super::wedge::{Key, Wedge};
use crate::local_time::Zone;

/// The screen's clock, countdown and figures are looked at this often.
const TICK: Duration = Duration::from_secs(1);

/// By then the first picture stands there; until then it has the processor to itself. Whoever searches sooner waits for
/// the index that they need.
const FIRST_PICTURE: Duration = Duration::from_millis(700);

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    #[error(transparent)]
    NoFont(#[from] super::fonts::NoFont),
    #[error(
        "no display was found ({0}). Start this on a desktop, or without a window by --no-window"
    )]
    NoDisplay(#[from] slint::PlatformError),
}

/// Shows the kiosk until the window is closed. Must run on the main thread.
pub fn run(station: Station, machine: &Machine, runtime: &Handle) -> Result<Ended, WindowError> {
    let panel = machine.panel;
    // Beside the making of the window: both take a tenth of a second before the first picture.
    let fonts = std::thread::spawn(super::fonts::check);
    // A third of the memory and of the time to the first picture, and no graphics driver to miss.
    slint::BackendSelector::new()
        .renderer_name("software".to_owned())
        .select()?;
    let window = KioskWindow::new()?;
    window.global::<Theme>().set_mm_per_px(panel.mm_per_px);
    window
        .global::<Theme>()
        .set_lower_edge_mm(panel.lower_edge_mm);
    window.window().set_fullscreen(panel.fullscreen);
    window.global::<Theme>().set_panel(panel.fullscreen);
    if panel.fullscreen {
        // Only staff end it, by their PIN.
        window
            .window()
            .on_close_requested(|| slint::CloseRequestResponse::KeepWindowShown);
    }
    // In a hall nobody gets at more of the machine than the kiosk.
    window
        .global::<TicketAdapter>()
        .set_can_open_page(!panel.fullscreen);
    let controller = Controller::new(&window, station, runtime.clone());
    controller.finds_its_voice(machine.voice.clone());
    controller.follow_device();
    controller.keep_time();
    fonts
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    window.run()?;
    Ok(controller.ended.get())
}

/// What this machine can be heard by; silent where it has nothing.
fn talking(settings: &VoiceSettings) -> Talking {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let means = Means::find(&path, settings.clips.as_deref());
    Talking::start(means.voice, settings.countdown).unwrap_or_else(|error| {
        tracing::error!(%error, "The kiosk has no voice.");
        Talking::default()
    })
}

/// How the window ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ended {
    #[default]
    Closed,
    /// Staff want the program to start again.
    Restart,
}

/// What stands behind the glass.
#[derive(Clone)]
pub struct Station {
    pub device: Arc<Device>,
    pub printing: Arc<Printing>,
    pub pin: PinFile,
    /// Where the kiosk writes.
    pub data: PathBuf,
}

/// Closes the window from another thread.
pub fn close() {
    // There may be none any more; then there is nothing to close.
    slint::quit_event_loop().ok();
}

/// One customer after another, on the window's own thread.
pub struct Controller {
    window: slint::Weak<KioskWindow>,
    device: Arc<Device>,
    printing: Arc<Printing>,
    pin: PinFile,
    data: PathBuf,
    ended: Cell<Ended>,
    runtime: Handle,
    session: RefCell<Session>,
    /// What was made ready for searching.
    ready: RefCell<Option<Arc<Published>>>,
    /// What the visit asked of the centre last.
    wish: Cell<Option<CommandId>>,
    code_tries: RefCell<Tries>,
    pin_tries: RefCell<Tries>,
    reader: RefCell<Wedge>,
    talking: RefCell<Talking>,
    popular: RefCell<Popular>,
    /// The call that the visit's help overlay is about.
    help: Cell<Option<HelpId>>,
    clock: Monotonic,
    frames: Frames,
    deadline: slint::Timer,
    tick: slint::Timer,
}

impl Controller {
    pub fn new(window: &KioskWindow, station: Station, runtime: Handle) -> Rc<Self> {
        let clock = Monotonic::start();
        let device = Arc::clone(&station.device);
        let frames = Frames::timed(clock, move |ms| device.frame_took(ms));
        let controller = Rc::new(Self {
            window: window.as_weak(),
            device: station.device,
            printing: station.printing,
            pin: station.pin,
            data: station.data,
            ended: Cell::default(),
            runtime,
            session: RefCell::new(Session::new(clock.now())),
            ready: RefCell::default(),
            wish: Cell::new(None),
            code_tries: RefCell::new(Tries::of_codes()),
            pin_tries: RefCell::new(pin::tries()),
            reader: RefCell::default(),
            talking: RefCell::default(),
            popular: RefCell::default(),
            help: Cell::new(None),
            clock,
            frames,
            deadline: slint::Timer::default(),
            tick: slint::Timer::default(),
        });
        let weak = Rc::downgrade(&controller);
        let send: views::Send = Rc::new(move |input| {
            if let Some(controller) = weak.upgrade() {
                controller.take(input);
            }
        });
        views::connect(window, &send);
        let weak = Rc::downgrade(&controller);
        window.global::<Frame>().on_key(move |key| {
            let controller = weak.upgrade();
            controller.is_some_and(|controller| controller.is_readers(&key))
        });
        frontdesk_ui::select_language(window, frame_language(controller.session.borrow().lang()));
        controller.news();
        controller
    }

    /// Beside the glass: to ask an engine for its voices takes as long as half of all else before the first picture.
    fn finds_its_voice(self: &Rc<Self>, settings: VoiceSettings) {
        let finding = self.runtime.spawn_blocking(move || talking(&settings));
        let controller = Rc::downgrade(self);
        let found = slint::spawn_local(async move {
            let found = finding.await.unwrap_or_default();
            if let Some(controller) = controller.upgrade() {
                controller.speaks(found);
                controller.news();
            }
        });
        found.expect("the controller lives on the event loop's thread");
    }

    /// This machine can be heard.
    pub fn speaks(&self, talking: Talking) {
        *self.talking.borrow_mut() = talking;
    }

    /// Whether a key is one of a code that is being read.
    fn is_readers(self: &Rc<Self>, key: &str) -> bool {
        let key = self.reader.borrow_mut().key(key, self.clock.now());
        match key {
            Key::Somebodys => false,
            Key::Swallowed => true,
            Key::Code(code) => {
                self.take(Input::Scanned(code));
                true
            }
        }
    }

    /// Takes an input and shows what it led to.
    pub fn take(self: &Rc<Self>, input: Input) {
        let facts = self.device.facts();
        let nothing = Catalogue::default();
        let catalogue = facts
            .published
            .as_ref()
            .map_or(&nothing, |published| &published.site.catalogue);
        let now = self.clock.now();
        if input.is_touch() {
            self.frames.touched();
            self.talking.borrow_mut().touched();
        }
        let effect = self.session.borrow_mut().step(input, catalogue, now);
        if let Some(effect) = effect {
            self.perform(effect);
        }
        if self.session.borrow().help().is_none() {
            self.help.set(None);
        }
        self.arm_deadline(now);
        // What was done may have changed them.
        self.show(&self.device.facts(), now);
    }

    fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Issue(draft) => self.issue(draft),
            Effect::PrintList(draft) => self.print_list(draft),
            Effect::OpenPage { url } if opens_only_here(&url) => {
                if let Err(error) = open::that_detached(url) {
                    tracing::warn!(%error, "No browser could be started on this machine.");
                }
            }
            Effect::OpenPage { .. } => {}
            Effect::RaiseHelp(context, topic) => match self.device.raise_help(context, topic) {
                Ok(help) => self.help.set(Some(help)),
                // Without the disk there is no call: the visit says so when no answer comes.
                Err(error) => tracing::error!(%error, "A call for help could not be sent."),
            },
            Effect::SetHelpTopic(topic) => {
                self.about_help(|device, help| device.set_help_topic(help, topic));
            }
            Effect::CancelHelp => self.about_help(Device::cancel_help),
            Effect::Read(code) => {
                let reading = self.read(&code);
                self.take(Input::Read(Box::new(reading)));
            }
            Effect::Wish { ticket, wish } => match self.device.wish(ticket, &wish) {
                Ok(id) => {
                    self.wish.set(Some(id));
                    self.news();
                }
                Err(error) => {
                    tracing::error!(%error, "What a customer wishes could not be asked.");
                    self.take(Input::Wished(Asked::Unreachable));
                }
            },
            Effect::CheckPin(pin) => self.check_pin(pin),
            Effect::Staff(deed) => self.does(deed),
            Effect::Voice(key) => self.talking.borrow_mut().key(key),
            Effect::Enrol(code) => {
                if let Err(error) = self.device.enrol(&code) {
                    tracing::error!(%error, "The code could not be written down.");
                }
            }
        }
    }

    /// What a code is, as far as this kiosk knows; guessing is limited.
    fn read(&self, code: &str) -> Reading {
        let now = self.clock.now();
        let mut tries = self.code_tries.borrow_mut();
        if !tries.may(now) {
            return Reading::TooManyTries;
        }
        let facts = self.device.facts();
        let nothing = Catalogue::default();
        let published = facts.published.as_ref();
        let catalogue = published.map_or(&nothing, |published| &published.site.catalogue);
        let reading = receipt::read(code, &facts.state, catalogue);
        if reading == Reading::Unknown {
            tries.wrong(now);
        }
        reading
    }

    /// Hashing takes a while, so that guessing does. It counts as wrong until it was right: nobody guesses faster by not
    /// waiting for the answer.
    fn check_pin(self: &Rc<Self>, pin: Pin) {
        let now = self.clock.now();
        if !self.pin_tries.borrow_mut().may(now) {
            self.take(Input::PinChecked(Err(PinState::TooManyTries)));
            return;
        }
        self.pin_tries.borrow_mut().wrong(now);
        let file = self.pin.clone();
        let checking = self
            .runtime
            .spawn_blocking(move || file.check(pin.as_str()));
        let controller = Rc::downgrade(self);
        let done = slint::spawn_local(async move {
            let checked = checking.await.unwrap_or(Checked::Wrong);
            if let Some(controller) = controller.upgrade() {
                controller.pin_checked(checked);
            }
        });
        done.expect("the controller lives on the event loop's thread");
    }

    fn pin_checked(self: &Rc<Self>, checked: Checked) {
        let checked = match checked {
            Checked::Right => {
                *self.pin_tries.borrow_mut() = pin::tries();
                Ok(())
            }
            Checked::None => Err(PinState::None),
            Checked::Wrong => {
                tracing::warn!("A wrong PIN was typed at this kiosk.");
                Err(PinState::Wrong)
            }
        };
        self.take(Input::PinChecked(checked));
    }

    /// What staff want done with the machine.
    fn does(&self, deed: Deed) {
        let lang = self.session.borrow().lang();
        match deed {
            Deed::TestPage => self.prints(move |printing| printing.test_page(lang)),
            Deed::PrintWaiting => self.prints(move |printing| printing.waiting_list(lang)),
            Deed::Reprint(ticket) => self.prints(move |printing| printing.again(ticket)),
            Deed::Settle(job, came_out) => {
                if let Err(error) = self.device.settle_slip(job, came_out) {
                    tracing::error!(%error, "What became of a slip could not be written down.");
                }
            }
            Deed::Softer => self.talking.borrow_mut().begin_softer(),
            Deed::Louder => self.talking.borrow_mut().begin_louder(),
            Deed::Restart => self.end(Ended::Restart),
            Deed::Leave => self.end(Ended::Closed),
        }
    }

    fn end(&self, ended: Ended) {
        tracing::info!(?ended, "Staff end the kiosk.");
        self.ended.set(ended);
        close();
    }

    fn about_help(&self, act: impl FnOnce(&Device, HelpId) -> Result<(), super::logic::CallError>) {
        if let Some(Err(error)) = self.help.get().map(|help| act(&self.device, help)) {
            tracing::error!(%error, "A call for help could not be changed.");
        }
    }

    /// The disk is waited for on another thread, so that the glass answers meanwhile.
    fn issue(self: &Rc<Self>, draft: Draft) {
        let (device, wanted) = (self.device.clone(), draft.clone());
        let issuing = self.runtime.spawn_blocking(move || device.issue(&wanted));
        let controller = Rc::downgrade(self);
        let done = slint::spawn_local(async move {
            let input = match issuing.await {
                Ok(Ok(ticket)) => {
                    if let Some(controller) = controller.upgrade() {
                        controller.print_slip(draft, ticket.clone());
                    }
                    Input::Issued(Box::new(ticket))
                }
                Ok(Err(IssueError::Stopped(_))) => Input::NotIssued(Notice::IssuingStopped),
                Ok(Err(error)) => {
                    tracing::error!(%error, "No ticket could be issued.");
                    Input::NotIssued(Notice::NumberNotSaved)
                }
                Err(_) => Input::NotIssued(Notice::NumberNotSaved),
            };
            if let Some(controller) = controller.upgrade() {
                controller.take(input);
            }
        });
        done.expect("the controller lives on the event loop's thread");
    }

    /// The ticket is final whether or not there will be a slip.
    fn print_slip(&self, draft: Draft, ticket: TicketShown) {
        let printing = Arc::clone(&self.printing);
        self.runtime
            .spawn_blocking(move || printing.slip(&draft, &ticket));
    }

    fn print_list(&self, draft: Draft) {
        self.prints(move |printing| printing.lacking(&draft));
    }

    /// Off this thread: the disk may be slow.
    fn prints(&self, print: impl FnOnce(&Printing) -> Result<(), NotPrinted> + Send + 'static) {
        let printing = Arc::clone(&self.printing);
        self.runtime.spawn_blocking(move || {
            if let Err(error) = print(&printing) {
                tracing::error!(%error, "A paper could not be printed.");
            }
        });
    }

    /// Follows what the device learns, as long as there is a window.
    fn follow_device(self: &Rc<Self>) {
        let mut facts = self.device.watch();
        let controller = Rc::downgrade(self);
        let following = slint::spawn_local(async move {
            while facts.changed().await.is_ok() {
                let Some(controller) = controller.upgrade() else {
                    return;
                };
                controller.news();
            }
        });
        following.expect("the controller lives on the event loop's thread");
    }

    /// Something may be known now that was not before.
    pub fn news(self: &Rc<Self>) {
        let facts = self.device.facts();
        self.make_ready(facts.published.as_ref());
        if let Some(day) = facts.state.day {
            self.take(Input::Today(day));
        }
        self.look_whether_it_works();
        if let Some(wished) = facts
            .wished
            .filter(|wished| self.wish.get() == Some(wished.id))
        {
            self.take(Input::Wished(wished.asked));
        }
        let call = self.help.get().and_then(|help| facts.state.help.get(&help));
        if let Some(call) = call {
            self.take(Input::HelpProgress(HelpProgress::Known(call.state.clone())));
        }
    }

    /// Why, if that is so: the machine cannot, or the hall is closed.
    fn serves_nobody(&self) -> Option<OutOfService> {
        let facts = self.device.facts();
        let closed = || opening::is_closed(&facts, &zone(&facts), self.device.now());
        let broken = facts.out_of_service;
        broken.or_else(|| closed().then_some(OutOfService::Closed))
    }

    /// Also when nothing is new: the last customer may have gone only now.
    fn look_whether_it_works(self: &Rc<Self>) {
        self.take(match self.serves_nobody() {
            None => Input::CanWork,
            Some(why) => Input::CannotWork(why),
        });
    }

    /// A large catalogue takes longer to be searched the first time than a key may take: it is made ready beside the glass.
    fn make_ready(&self, published: Option<&Arc<Published>>) {
        let Some(published) = published else { return };
        let mut ready = self.ready.borrow_mut();
        if ready
            .as_ref()
            .is_some_and(|ready| Arc::ptr_eq(ready, published))
        {
            return;
        }
        *ready = Some(Arc::clone(published));
        let (published, runtime) = (Arc::clone(published), self.runtime.clone());
        slint::Timer::single_shot(FIRST_PICTURE, move || {
            runtime.spawn_blocking(move || {
                published.index();
            });
        });
    }

    fn keep_time(self: &Rc<Self>) {
        let controller = Rc::downgrade(self);
        self.tick.start(slint::TimerMode::Repeated, TICK, move || {
            if let Some(controller) = controller.upgrade() {
                controller.take(Input::Tick);
                if controller.serves_nobody() != controller.session.borrow().out_of_service() {
                    controller.look_whether_it_works();
                }
                controller.listen_to_silence();
            }
        });
    }

    fn listen_to_silence(self: &Rc<Self>) {
        let facts = self.device.facts();
        if let Some(heard_at) = facts.heard_at.filter(|_| !facts.connected) {
            let ms = self.device.now().ms_since(heard_at);
            self.take(Input::Silence { ms });
        }
    }

    /// Wakes for the visit's next deadline rather than at the tick after it.
    fn arm_deadline(self: &Rc<Self>, now: Timestamp) {
        let Some((at, _)) = self.session.borrow().next_deadline() else {
            self.deadline.stop();
            return;
        };
        let left = Duration::from_millis(at.ms_since(now).unsigned_abs());
        let controller = Rc::downgrade(self);
        self.deadline
            .start(slint::TimerMode::SingleShot, left, move || {
                if let Some(controller) = controller.upgrade() {
                    controller.take(Input::Tick);
                }
            });
    }

    fn machine(&self) -> MachineShown {
        // The disk is asked only where staff look.
        let staff_look = matches!(self.session.borrow().at(), At::Staff { .. });
        MachineShown {
            free_mb: staff_look.then(|| free_mb(&self.data)).flatten(),
            volume: self.talking.borrow().begins_with(),
        }
    }

    fn show(&self, facts: &Facts, session_now: Timestamp) {
        let Some(window) = self.window.upgrade() else {
            return;
        };
        let session = self.session.borrow();
        views::show_modes(&window, session.modes());
        let now = self.device.now();
        let mut popular = self.popular.borrow_mut();
        popular.look(facts, now, session.nobody_is_here());
        let looking = Looking {
            session: &session,
            facts,
            popular: &popular,
            now,
            session_now,
            zone: &zone(facts),
            machine: self.machine(),
            metrics: ScreenMetrics::of(&window, frame_language(session.lang())),
            local_only: facts
                .published
                .as_ref()
                .is_some_and(|published| opens_only_here(&published.public_url)),
        };
        views::show(&window, &looking);
        let mut talking = self.talking.borrow_mut();
        let spoken = talking
            .says(&session)
            .then(|| views::spoken(&window, &looking));
        talking.shows(spoken.as_ref(), session.lang());
        window.global::<Frame>().set_paused(talking.is_paused());
    }
}

/// The branch's zone, or none yet.
pub fn zone(facts: &Facts) -> Zone {
    Zone::named(
        facts
            .published
            .as_ref()
            .map_or("", |published| &published.site.settings.branch.time_zone),
    )
}
